CREATE TABLE "known_records" (
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "known_records_session_id_key_pk" PRIMARY KEY("session_id","key")
);
--> statement-breakpoint
ALTER TABLE "known_records" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session_usage" (
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"key" text NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "session_usage_session_id_key_pk" PRIMARY KEY("session_id","key")
);
--> statement-breakpoint
ALTER TABLE "session_usage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_files" ADD COLUMN "torn_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "todos" ADD COLUMN "reported_at" timestamp (3) with time zone;--> statement-breakpoint
-- Chunks that a way back has stripped of it get the empty hash, or the column could never be added again.
ALTER TABLE "upload_chunks" ADD COLUMN "source_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "upload_chunks" ALTER COLUMN "source_hash" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "known_records" ADD CONSTRAINT "known_records_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_records" ADD CONSTRAINT "known_records_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_usage" ADD CONSTRAINT "session_usage_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_usage" ADD CONSTRAINT "session_usage_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "known_records_space_id_index" ON "known_records" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_usage_space_id_index" ON "session_usage" USING btree ("space_id");--> statement-breakpoint
CREATE POLICY "actor" ON "known_records" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("known_records"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("known_records"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "session_usage" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("session_usage"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("session_usage"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
ALTER TABLE "staging_events" SET UNLOGGED;
