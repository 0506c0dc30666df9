CREATE TABLE "capture_routes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"holder" text NOT NULL,
	"native_id" text NOT NULL,
	"target_space_id" uuid NOT NULL,
	"birth_space_id" uuid NOT NULL,
	"moved_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "capture_routes_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "capture_routes_spaceId_kind_holder_nativeId_unique" UNIQUE("space_id","kind","holder","native_id")
);
--> statement-breakpoint
ALTER TABLE "capture_routes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "capture_targets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"repo" text NOT NULL,
	"target_space_id" uuid NOT NULL,
	"made_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "capture_targets_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "capture_targets_spaceId_repo_unique" UNIQUE("space_id","repo")
);
--> statement-breakpoint
ALTER TABLE "capture_targets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"author_name" text NOT NULL,
	"from_seq" integer NOT NULL,
	"to_seq" integer NOT NULL,
	"body" text NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comments_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "comments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"search" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "space_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"role" text NOT NULL,
	"most_uses" integer DEFAULT 1 NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"made_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "space_invitations_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "space_invitations_codeHash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
ALTER TABLE "space_invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "capture_routes" ADD CONSTRAINT "capture_routes_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capture_routes" ADD CONSTRAINT "capture_routes_target_space_id_auth_organizations_id_fk" FOREIGN KEY ("target_space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capture_targets" ADD CONSTRAINT "capture_targets_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capture_targets" ADD CONSTRAINT "capture_targets_target_space_id_auth_organizations_id_fk" FOREIGN KEY ("target_space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capture_targets" ADD CONSTRAINT "capture_targets_made_by_auth_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_invitations" ADD CONSTRAINT "space_invitations_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_invitations" ADD CONSTRAINT "space_invitations_made_by_auth_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."auth_users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "capture_routes_space_id_index" ON "capture_routes" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "capture_routes_target_space_id_moved_by_index" ON "capture_routes" USING btree ("target_space_id","moved_by");--> statement-breakpoint
CREATE INDEX "capture_targets_space_id_index" ON "capture_targets" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "comments_space_id_index" ON "comments" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "comments_space_id_session_id_from_seq_index" ON "comments" USING btree ("space_id","session_id","from_seq");--> statement-breakpoint
CREATE INDEX "saved_views_space_id_owner_id_index" ON "saved_views" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "space_invitations_space_id_index" ON "space_invitations" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "space_invitations_space_id_created_at_index" ON "space_invitations" USING btree ("space_id","created_at");--> statement-breakpoint
CREATE POLICY "actor" ON "capture_routes" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("capture_routes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "capture_routes" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("capture_routes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "capture_routes" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("capture_routes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("capture_routes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "capture_routes" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("capture_routes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "actor" ON "capture_targets" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("capture_targets"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "capture_targets" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("capture_targets"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "capture_targets" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("capture_targets"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("capture_targets"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "capture_targets" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("capture_targets"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "actor" ON "comments" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "comments" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter') AND "comments"."author_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "change" ON "comments" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter') AND "comments"."author_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter') AND "comments"."author_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "remove" ON "comments" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND (current_setting('logbook.role', true) IN ('owner') OR "comments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter') AND "comments"."author_id" = nullif(current_setting('logbook.user', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "actor" ON "saved_views" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("saved_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND ("saved_views"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid OR "saved_views"."shared") AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "saved_views" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("saved_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_views"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer') AND (NOT "saved_views"."shared" OR current_setting('logbook.role', true) IN ('owner','editor')));--> statement-breakpoint
CREATE POLICY "change" ON "saved_views" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("saved_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_views"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer')) WITH CHECK ("saved_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_views"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer') AND (NOT "saved_views"."shared" OR current_setting('logbook.role', true) IN ('owner','editor')));--> statement-breakpoint
CREATE POLICY "remove" ON "saved_views" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("saved_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_views"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "actor" ON "space_invitations" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("space_invitations"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner'));--> statement-breakpoint
CREATE POLICY "add" ON "space_invitations" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("space_invitations"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner'));--> statement-breakpoint
CREATE POLICY "change" ON "space_invitations" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("space_invitations"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner')) WITH CHECK ("space_invitations"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner'));--> statement-breakpoint
CREATE POLICY "remove" ON "space_invitations" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("space_invitations"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner'));