CREATE TABLE "upload_sessions" (
	"space_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	CONSTRAINT "upload_sessions_upload_id_session_id_pk" PRIMARY KEY("upload_id","session_id")
);
--> statement-breakpoint
ALTER TABLE "upload_sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "upload_sessions" ADD CONSTRAINT "upload_sessions_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_sessions" ADD CONSTRAINT "upload_sessions_space_id_upload_id_uploads_space_id_id_fk" FOREIGN KEY ("space_id","upload_id") REFERENCES "public"."uploads"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "upload_sessions_space_id_index" ON "upload_sessions" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "upload_sessions_session_id_index" ON "upload_sessions" USING btree ("session_id");--> statement-breakpoint
CREATE POLICY "actor" ON "upload_sessions" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("upload_sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "upload_sessions" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("upload_sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "upload_sessions" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("upload_sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("upload_sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "upload_sessions" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("upload_sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
INSERT INTO upload_sessions (space_id, upload_id, session_id)
	SELECT u.space_id, u.id, e.session_id FROM (SELECT DISTINCT upload_id, session_id FROM timeline_events WHERE upload_id IS NOT NULL) e
		JOIN uploads u ON u.id = e.upload_id
	UNION SELECT u.space_id, u.id, s.id FROM sessions s
		JOIN uploads u ON u.space_id = s.space_id AND u.machine_id = s.machine_id AND u.source = s.transcript_path;
