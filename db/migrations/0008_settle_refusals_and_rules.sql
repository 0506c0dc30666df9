CREATE TABLE "capture_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "capture_rules_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "capture_rules_spaceId_kind_value_unique" UNIQUE("space_id","kind","value")
);
--> statement-breakpoint
ALTER TABLE "capture_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "files_ignored" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD COLUMN "resolved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD COLUMN "resolved_by" uuid;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD COLUMN "resolution" text;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD COLUMN "corrected" "bytea";--> statement-breakpoint
ALTER TABLE "capture_rules" ADD CONSTRAINT "capture_rules_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "capture_rules_space_id_index" ON "capture_rules" USING btree ("space_id");--> statement-breakpoint
CREATE POLICY "actor" ON "capture_rules" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("capture_rules"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("capture_rules"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);