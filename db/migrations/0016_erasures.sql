CREATE TABLE "erasures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"requested_by" uuid,
	"kind" text NOT NULL,
	"step" text DEFAULT 'rows' NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"work" jsonb DEFAULT '{"uploads":[]}'::jsonb NOT NULL,
	"receipt" jsonb DEFAULT '{"sessions":0,"events":0,"bytes":0,"rows":{},"sources":{"removed":0,"cut":0},"files":0,"left":[]}'::jsonb NOT NULL,
	"error" text,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erasures_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "erasures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tombstones" (
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"erasure_id" uuid NOT NULL,
	"agent" text NOT NULL,
	"kind" text NOT NULL,
	"parent_session_id" uuid,
	"native_id" text,
	"started_at" timestamp (3) with time zone,
	"events" integer DEFAULT 0 NOT NULL,
	"rows_gone_at" timestamp (3) with time zone,
	"brought_back_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tombstones_space_id_session_id_pk" PRIMARY KEY("space_id","session_id")
);
--> statement-breakpoint
ALTER TABLE "tombstones" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tombstones" ADD CONSTRAINT "tombstones_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasures_space_id_index" ON "erasures" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "erasures_space_id_started_at_index" ON "erasures" USING btree ("space_id","started_at");--> statement-breakpoint
CREATE INDEX "tombstones_space_id_index" ON "tombstones" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "tombstones_erasure_id_index" ON "tombstones" USING btree ("erasure_id");--> statement-breakpoint
CREATE POLICY "actor" ON "erasures" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("erasures"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "erasures" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("erasures"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "erasures" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("erasures"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("erasures"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "erasures" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("erasures"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "actor" ON "tombstones" AS PERMISSIVE FOR SELECT TO "logbook_app" USING ("tombstones"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor','commenter','viewer'));--> statement-breakpoint
CREATE POLICY "add" ON "tombstones" AS PERMISSIVE FOR INSERT TO "logbook_app" WITH CHECK ("tombstones"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "change" ON "tombstones" AS PERMISSIVE FOR UPDATE TO "logbook_app" USING ("tombstones"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor')) WITH CHECK ("tombstones"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));--> statement-breakpoint
CREATE POLICY "remove" ON "tombstones" AS PERMISSIVE FOR DELETE TO "logbook_app" USING ("tombstones"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND current_setting('logbook.role', true) IN ('owner','editor'));