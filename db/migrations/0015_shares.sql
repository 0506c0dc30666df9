CREATE TABLE "share_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"share_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"network" text,
	"client" text NOT NULL,
	"visitor" text NOT NULL,
	"pages" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "share_views_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "share_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "shares" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"from_seq" integer NOT NULL,
	"to_seq" integer,
	"without" text[] DEFAULT '{}' NOT NULL,
	"omitted" integer[] DEFAULT '{}' NOT NULL,
	"anonymous" boolean DEFAULT true NOT NULL,
	"children" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"made_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shares_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "shares_codeHash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
ALTER TABLE "shares" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "share_views" ADD CONSTRAINT "share_views_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_views" ADD CONSTRAINT "share_views_space_id_share_id_shares_space_id_id_fk" FOREIGN KEY ("space_id","share_id") REFERENCES "public"."shares"("space_id","id") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_made_by_auth_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."auth_users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "share_views_space_id_index" ON "share_views" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "share_views_share_id_at_index" ON "share_views" USING btree ("share_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "shares_space_id_index" ON "shares" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "shares_space_id_session_id_index" ON "shares" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE POLICY "actor" ON "share_views" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("share_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "add" ON "share_views" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("share_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "share_views" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("share_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("share_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "share_views" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("share_views"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "actor" ON "shares" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("shares"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "add" ON "shares" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("shares"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "shares" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("shares"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("shares"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "shares" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("shares"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));