CREATE TABLE "bookmarks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"native_id" text,
	"type" text NOT NULL,
	"entity_id" text NOT NULL,
	"session_id" uuid,
	"label" text,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bookmarks_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "bookmarks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hookify_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"native_id" text,
	"source" text NOT NULL,
	"content_hash" text NOT NULL,
	"severity" text DEFAULT 'none' NOT NULL,
	"blocked" boolean DEFAULT false NOT NULL,
	"rules" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"message" text,
	"annotations" text,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hookify_decisions_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "hookify_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "legacy_rows" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"store" text NOT NULL,
	"kind" text NOT NULL,
	"native_id" text NOT NULL,
	"data" jsonb NOT NULL,
	"hash" text NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"upload_id" uuid NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"waits_for" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "legacy_rows_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "legacy_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "misalignments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"native_id" text,
	"rule_id" text NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"severity" text DEFAULT 'medium' NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"person_status" text,
	"event_range" jsonb,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"reported_at" timestamp (3) with time zone,
	CONSTRAINT "misalignments_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "misalignments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "preferences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"source" text DEFAULT 'logbook' NOT NULL,
	"category" text NOT NULL,
	"native_id" text DEFAULT '' NOT NULL,
	"content" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "preferences_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "preferences_spaceId_ownerId_source_category_nativeId_unique" UNIQUE("space_id","owner_id","source","category","native_id")
);
--> statement-breakpoint
ALTER TABLE "preferences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session_aliases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"store" text NOT NULL,
	"native_id" text NOT NULL,
	"agent" text NOT NULL,
	"session_native_id" text NOT NULL,
	"evidence" text NOT NULL,
	"path" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_aliases_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "session_aliases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "layouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"tile_id" text NOT NULL,
	"content" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "layouts_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "layouts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"native_id" text NOT NULL,
	"path" text NOT NULL,
	"name" text NOT NULL,
	"last_active_at" timestamp (3) with time zone,
	"theme_override" text,
	"reported_at" timestamp (3) with time zone,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "workspaces_spaceId_nativeId_unique" UNIQUE("space_id","native_id")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tool_events" ADD COLUMN "native_id" text;--> statement-breakpoint
ALTER TABLE "tool_events" ADD COLUMN "native_call_id" text;--> statement-breakpoint
ALTER TABLE "tool_events" ADD COLUMN "context_events" jsonb;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "misalignment_id" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "thread_by_rule" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "reported_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat_threads" ADD COLUMN "reported_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat_threads" ADD COLUMN "meta" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "session_tokens" ADD COLUMN "meta" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hookify_decisions" ADD CONSTRAINT "hookify_decisions_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hookify_decisions" ADD CONSTRAINT "hookify_decisions_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legacy_rows" ADD CONSTRAINT "legacy_rows_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "misalignments" ADD CONSTRAINT "misalignments_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "misalignments" ADD CONSTRAINT "misalignments_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_aliases" ADD CONSTRAINT "session_aliases_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layouts" ADD CONSTRAINT "layouts_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layouts" ADD CONSTRAINT "layouts_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookmarks_space_id_owner_id_index" ON "bookmarks" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "bookmarks_space_id_owner_id_entity_id_index" ON "bookmarks" USING btree ("space_id","owner_id","entity_id");--> statement-breakpoint
CREATE INDEX "hookify_decisions_space_id_index" ON "hookify_decisions" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "hookify_decisions_space_id_session_id_index" ON "hookify_decisions" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE INDEX "legacy_rows_space_id_index" ON "legacy_rows" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "legacy_rows_space_id_store_waits_for_index" ON "legacy_rows" USING btree ("space_id","store","waits_for");--> statement-breakpoint
CREATE INDEX "legacy_rows_space_id_native_id_index" ON "legacy_rows" USING btree ("space_id","native_id");--> statement-breakpoint
CREATE INDEX "misalignments_space_id_index" ON "misalignments" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "misalignments_space_id_session_id_index" ON "misalignments" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE INDEX "preferences_space_id_owner_id_index" ON "preferences" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "session_aliases_space_id_index" ON "session_aliases" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_aliases_space_id_native_id_index" ON "session_aliases" USING btree ("space_id","native_id");--> statement-breakpoint
CREATE INDEX "session_aliases_space_id_agent_session_native_id_index" ON "session_aliases" USING btree ("space_id","agent","session_native_id");--> statement-breakpoint
CREATE INDEX "layouts_space_id_index" ON "layouts" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "layouts_space_id_session_id_index" ON "layouts" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE INDEX "workspaces_space_id_index" ON "workspaces" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "chat_threads_space_id_session_id_index" ON "chat_threads" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE POLICY "actor" ON "bookmarks" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("bookmarks"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "bookmarks"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("bookmarks"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "bookmarks"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "hookify_decisions" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("hookify_decisions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("hookify_decisions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "legacy_rows" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("legacy_rows"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("legacy_rows"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "misalignments" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("misalignments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("misalignments"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "preferences" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("preferences"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "preferences"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("preferences"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "preferences"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "session_aliases" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("session_aliases"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("session_aliases"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "layouts" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("layouts"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("layouts"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "workspaces" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("workspaces"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("workspaces"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);