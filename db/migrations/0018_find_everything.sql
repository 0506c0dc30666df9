CREATE TABLE "saved_searches" (
	"id" uuid NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"notify" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_searches_space_id_owner_id_id_pk" PRIMARY KEY("space_id","owner_id","id")
);
--> statement-breakpoint
ALTER TABLE "saved_searches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "notifications_one_open_index";--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "session_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "event_search" ADD COLUMN "said" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "event_search" ADD COLUMN "exit_code" integer;--> statement-breakpoint
ALTER TABLE "event_search" ADD COLUMN "paths" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "body" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "dedupe_key" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "count" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_searches_space_id_owner_id_index" ON "saved_searches" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "event_search_space_id_at_event_id_index" ON "event_search" USING btree ("space_id","at","event_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once_index" ON "notifications" USING btree ("space_id","owner_id","dedupe_key");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_one_open_index" ON "notifications" USING btree ("session_id","owner_id") WHERE "notifications"."resolved_at" is null and "notifications"."dedupe_key" is null;--> statement-breakpoint
CREATE POLICY "actor" ON "saved_searches" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("saved_searches"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_searches"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "saved_searches" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("saved_searches"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_searches"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "change" ON "saved_searches" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("saved_searches"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_searches"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer')) WITH CHECK ("saved_searches"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_searches"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "remove" ON "saved_searches" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("saved_searches"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "saved_searches"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
DELETE FROM "event_search";--> statement-breakpoint
UPDATE "session_heads" SET "searched_seq" = 0, "search_dirty_since" = now() WHERE "next_seq" > 1;
