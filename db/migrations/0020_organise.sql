CREATE TABLE "session_pins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_pins_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "session_pins_spaceId_ownerId_sessionId_unique" UNIQUE("space_id","owner_id","session_id")
);
--> statement-breakpoint
ALTER TABLE "session_pins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "made" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "session_pins" ADD CONSTRAINT "session_pins_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_pins" ADD CONSTRAINT "session_pins_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_pins" ADD CONSTRAINT "session_pins_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_pins_space_id_owner_id_index" ON "session_pins" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE POLICY "actor" ON "session_pins" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("session_pins"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "session_pins"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "session_pins" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("session_pins"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "session_pins"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "change" ON "session_pins" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("session_pins"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "session_pins"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer')) WITH CHECK ("session_pins"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "session_pins"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "remove" ON "session_pins" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("session_pins"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "session_pins"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));