CREATE TABLE "agent_processes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"pid" integer NOT NULL,
	"ppid" integer,
	"process_start" text DEFAULT '' NOT NULL,
	"started_at" timestamp (3) with time zone,
	"cwd" text,
	"label" text,
	"transport" text DEFAULT 'unknown' NOT NULL,
	"transport_details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"notify" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_processes_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "agent_processes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agent_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"native_id" text,
	"type" text NOT NULL,
	"agent_id" text,
	"agent_type" text,
	"path" text DEFAULT '' NOT NULL,
	"content" jsonb NOT NULL,
	"hash" text NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_states_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "agent_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hook_audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"native_id" text,
	"session_key" text NOT NULL,
	"event" text NOT NULL,
	"tool" text,
	"agent_id" text,
	"payload" jsonb,
	"occurred_at" timestamp (3) with time zone,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hook_audit_log_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "hook_audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"native_id" text,
	"type" text NOT NULL,
	"agent_id" text,
	"agent_type" text,
	"path" text DEFAULT '' NOT NULL,
	"name" text,
	"content" text NOT NULL,
	"hash" text NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reports_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"salt" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_tokens_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "session_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agent_processes" ADD CONSTRAINT "agent_processes_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_processes" ADD CONSTRAINT "agent_processes_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_processes" ADD CONSTRAINT "agent_processes_space_id_machine_id_machines_space_id_id_fk" FOREIGN KEY ("space_id","machine_id") REFERENCES "public"."machines"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_states" ADD CONSTRAINT "agent_states_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_states" ADD CONSTRAINT "agent_states_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_audit_log" ADD CONSTRAINT "hook_audit_log_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_audit_log" ADD CONSTRAINT "hook_audit_log_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_tokens" ADD CONSTRAINT "session_tokens_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_tokens" ADD CONSTRAINT "session_tokens_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_processes_space_id_index" ON "agent_processes" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "agent_processes_space_id_machine_id_pid_index" ON "agent_processes" USING btree ("space_id","machine_id","pid");--> statement-breakpoint
CREATE INDEX "agent_processes_session_id_index" ON "agent_processes" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "agent_processes_space_id_ppid_index" ON "agent_processes" USING btree ("space_id","ppid");--> statement-breakpoint
CREATE INDEX "agent_states_space_id_index" ON "agent_states" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "agent_states_space_id_session_id_reported_at_index" ON "agent_states" USING btree ("space_id","session_id","reported_at");--> statement-breakpoint
CREATE INDEX "hook_audit_log_space_id_index" ON "hook_audit_log" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "hook_audit_log_space_id_session_id_occurred_at_index" ON "hook_audit_log" USING btree ("space_id","session_id","occurred_at");--> statement-breakpoint
CREATE INDEX "reports_space_id_index" ON "reports" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "reports_space_id_session_id_reported_at_index" ON "reports" USING btree ("space_id","session_id","reported_at");--> statement-breakpoint
CREATE INDEX "session_tokens_space_id_index" ON "session_tokens" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_tokens_session_id_index" ON "session_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_tokens_space_id_expires_at_index" ON "session_tokens" USING btree ("space_id","expires_at");--> statement-breakpoint
CREATE POLICY "actor" ON "agent_processes" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("agent_processes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("agent_processes"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "agent_states" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("agent_states"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("agent_states"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "hook_audit_log" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("hook_audit_log"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("hook_audit_log"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "reports" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("reports"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("reports"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "session_tokens" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("session_tokens"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("session_tokens"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);