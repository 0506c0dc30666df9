CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"event_seq" integer,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notifications_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "machines" ADD COLUMN "hook_median_ms" integer;--> statement-breakpoint
ALTER TABLE "machines" ADD COLUMN "hook_slow_ms" integer;--> statement-breakpoint
ALTER TABLE "tool_events" ADD COLUMN "witness" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notifications_space_id_owner_id_index" ON "notifications" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_one_open_index" ON "notifications" USING btree ("session_id","owner_id") WHERE "notifications"."resolved_at" is null;--> statement-breakpoint
CREATE POLICY "actor" ON "notifications" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("notifications"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "notifications"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("notifications"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "notifications"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);