CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_id" uuid,
	"means" text NOT NULL,
	"means_id" text,
	"act" text NOT NULL,
	"target_kind" text,
	"target_id" text,
	"outcome" text DEFAULT 'done' NOT NULL,
	"network" text,
	"rows" integer,
	"detail" jsonb,
	CONSTRAINT "audit_log_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_space_id_index" ON "audit_log" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "audit_log_space_id_at_id_index" ON "audit_log" USING btree ("space_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "actor" ON "audit_log" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("audit_log"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("audit_log"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);