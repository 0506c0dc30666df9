CREATE TABLE "event_search" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event_search" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "session_heads" ADD COLUMN "searched_seq" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "session_heads" ADD COLUMN "search_dirty_since" timestamp (3) with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "event_search" ADD CONSTRAINT "event_search_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_search" ADD CONSTRAINT "event_search_space_id_event_id_timeline_events_space_id_id_fk" FOREIGN KEY ("space_id","event_id") REFERENCES "public"."timeline_events"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_search_space_id_index" ON "event_search" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "event_search_words_index" ON "event_search" USING gin ("words");--> statement-breakpoint
CREATE INDEX "event_search_session_id_index" ON "event_search" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_heads_search_dirty_since_index" ON "session_heads" USING btree ("search_dirty_since") WHERE "session_heads"."search_dirty_since" is not null;--> statement-breakpoint
CREATE POLICY "actor" ON "event_search" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("event_search"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "event_search" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("event_search"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "event_search" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("event_search"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("event_search"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "event_search" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("event_search"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));