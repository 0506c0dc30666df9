CREATE TABLE "auth_accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"inviter_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'viewer' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_members_organizationId_userId_unique" UNIQUE("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "auth_organizations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo" text,
	"metadata" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_organizations_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"active_organization_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth_users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "capture_cursors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"source" text NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"position" bigint NOT NULL,
	"line" integer DEFAULT 1 NOT NULL,
	"fingerprint" text,
	"fingerprint_length" integer DEFAULT 0 NOT NULL,
	"parser_state" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "capture_cursors_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "capture_cursors_spaceId_machineId_source_unique" UNIQUE("space_id","machine_id","source")
);
--> statement-breakpoint
ALTER TABLE "capture_cursors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "event_bodies" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"body" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event_bodies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"key" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_space_id_owner_id_key_pk" PRIMARY KEY("space_id","owner_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"path" text NOT NULL,
	"agent" text,
	"format" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"records" bigint DEFAULT 0 NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"same" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"torn_bytes" bigint DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_files_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "import_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"origin" text NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"files_total" integer DEFAULT 0 NOT NULL,
	"files_done" integer DEFAULT 0 NOT NULL,
	"records" bigint DEFAULT 0 NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"same" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"sessions" integer DEFAULT 0 NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"error" text,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "imports_spaceId_id_unique" UNIQUE("space_id","id")
);
--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "known_records" (
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "known_records_session_id_key_pk" PRIMARY KEY("session_id","key")
);
--> statement-breakpoint
ALTER TABLE "known_records" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "machines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"native_id" text NOT NULL,
	"name" text NOT NULL,
	"platform" text,
	"last_seen_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "machines_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "machines_spaceId_nativeId_unique" UNIQUE("space_id","native_id")
);
--> statement-breakpoint
ALTER TABLE "machines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repo_bindings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"repo_id" uuid NOT NULL,
	"cwd" text NOT NULL,
	"branch" text,
	"commit" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "repo_bindings_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "repo_bindings_sessionId_cwd_unique" UNIQUE("session_id","cwd")
);
--> statement-breakpoint
ALTER TABLE "repo_bindings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"native_id" text NOT NULL,
	"name" text NOT NULL,
	"remote" text,
	"root" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "repos_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "repos_spaceId_nativeId_unique" UNIQUE("space_id","native_id")
);
--> statement-breakpoint
ALTER TABLE "repos" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session_heads" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"next_seq" integer DEFAULT 1 NOT NULL,
	"last_ordinal" text COLLATE "C"
);
--> statement-breakpoint
ALTER TABLE "session_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"agent" text NOT NULL,
	"native_id" text NOT NULL,
	"kind" text DEFAULT 'main' NOT NULL,
	"parent_session_id" uuid,
	"machine_id" uuid,
	"repo_id" uuid,
	"title" text,
	"renamed_title" text,
	"status" text DEFAULT 'completed' NOT NULL,
	"cwd" text,
	"transcript_path" text,
	"branch" text,
	"branches" text[] DEFAULT '{}' NOT NULL,
	"model" text,
	"agent_version" text,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"last_event_at" timestamp (3) with time zone,
	"event_count" integer DEFAULT 0 NOT NULL,
	"message_count" integer DEFAULT 0 NOT NULL,
	"tool_count" integer DEFAULT 0 NOT NULL,
	"error_count" integer DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_usd" numeric(14, 6),
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "sessions_spaceId_agent_nativeId_unique" UNIQUE("space_id","agent","native_id")
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "timeline_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"ordinal" text COLLATE "C" NOT NULL,
	"dedupe_key" text NOT NULL,
	"native_id" text,
	"parent_native_id" text,
	"kind" text NOT NULL,
	"role" text,
	"channel" text,
	"payload_type" text,
	"title" text,
	"preview" text,
	"size" integer DEFAULT 0 NOT NULL,
	"tool_call_id" text,
	"outcome" text,
	"occurred_at" timestamp (3) with time zone,
	"upload_id" uuid,
	"source_offset" bigint,
	"superseded_at" timestamp (3) with time zone,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "timeline_events_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "timeline_events_sessionId_seq_unique" UNIQUE("session_id","seq"),
	CONSTRAINT "timeline_events_sessionId_dedupeKey_unique" UNIQUE("session_id","dedupe_key")
);
--> statement-breakpoint
ALTER TABLE "timeline_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "todos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid,
	"list_key" text DEFAULT 'main' NOT NULL,
	"item_key" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"content" text NOT NULL,
	"active_form" text,
	"priority" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"person_status" text,
	"removed_at" timestamp (3) with time zone,
	"reported_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "todos_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "todos_sessionId_listKey_itemKey_unique" UNIQUE("session_id","list_key","item_key")
);
--> statement-breakpoint
ALTER TABLE "todos" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tool_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"session_id" uuid,
	"thread_id" uuid,
	"origin" text DEFAULT 'session' NOT NULL,
	"call_id" text,
	"name" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"arguments" jsonb,
	"result" jsonb,
	"error" text,
	"started_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"latency_ms" integer,
	"approval_state" text,
	"approved_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tool_events_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "tool_events_sessionId_callId_unique" UNIQUE("session_id","call_id")
);
--> statement-breakpoint
ALTER TABLE "tool_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "upload_chunks" (
	"space_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"index" integer NOT NULL,
	"source_from" bigint NOT NULL,
	"source_to" bigint NOT NULL,
	"encoding" text NOT NULL,
	"length" integer NOT NULL,
	"hash" text NOT NULL,
	"source_hash" text NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "upload_chunks_upload_id_index_pk" PRIMARY KEY("upload_id","index")
);
--> statement-breakpoint
ALTER TABLE "upload_chunks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"source" text NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"agent" text,
	"format" text,
	"source_bytes" bigint DEFAULT 0 NOT NULL,
	"stored_bytes" bigint DEFAULT 0 NOT NULL,
	"chunks" integer DEFAULT 0 NOT NULL,
	"records" bigint DEFAULT 0 NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"same" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"masked" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"stored_hash" text,
	"mask_version" text,
	"source_modified_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "uploads_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "uploads_spaceId_machineId_source_generation_unique" UNIQUE("space_id","machine_id","source","generation")
);
--> statement-breakpoint
ALTER TABLE "uploads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "chat_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"thread_id" uuid NOT NULL,
	"native_id" text,
	"client_message_id" text,
	"role" text NOT NULL,
	"content" text NOT NULL,
	"evidence" jsonb,
	"context_events" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chat_messages_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "chat_messages_threadId_clientMessageId_unique" UNIQUE("thread_id","client_message_id"),
	CONSTRAINT "chat_messages_spaceId_ownerId_nativeId_unique" UNIQUE("space_id","owner_id","native_id")
);
--> statement-breakpoint
ALTER TABLE "chat_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "chat_threads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"session_id" uuid,
	"native_id" text,
	"mode" text DEFAULT 'session' NOT NULL,
	"title" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"message_count" integer DEFAULT 0 NOT NULL,
	"last_message_preview" text,
	"last_message_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chat_threads_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "chat_threads_spaceId_ownerId_nativeId_unique" UNIQUE("space_id","owner_id","native_id"),
	CONSTRAINT "chat_threads_spaceId_ownerId_id_unique" UNIQUE("space_id","owner_id","id")
);
--> statement-breakpoint
ALTER TABLE "chat_threads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_refusals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"import_id" uuid,
	"upload_id" uuid,
	"path" text NOT NULL,
	"line" integer NOT NULL,
	"byte_offset" bigint NOT NULL,
	"byte_length" bigint NOT NULL,
	"code" text NOT NULL,
	"reason" text NOT NULL,
	"raw" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_refusals_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "import_refusals_uploadId_byteOffset_unique" UNIQUE("upload_id","byte_offset")
);
--> statement-breakpoint
ALTER TABLE "import_refusals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_invitations" ADD CONSTRAINT "auth_invitations_organization_id_auth_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_invitations" ADD CONSTRAINT "auth_invitations_inviter_id_auth_users_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_members" ADD CONSTRAINT "auth_members_organization_id_auth_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_members" ADD CONSTRAINT "auth_members_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capture_cursors" ADD CONSTRAINT "capture_cursors_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_bodies" ADD CONSTRAINT "event_bodies_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_bodies" ADD CONSTRAINT "event_bodies_space_id_event_id_timeline_events_space_id_id_fk" FOREIGN KEY ("space_id","event_id") REFERENCES "public"."timeline_events"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_files" ADD CONSTRAINT "import_files_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_files" ADD CONSTRAINT "import_files_space_id_import_id_imports_space_id_id_fk" FOREIGN KEY ("space_id","import_id") REFERENCES "public"."imports"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_records" ADD CONSTRAINT "known_records_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_records" ADD CONSTRAINT "known_records_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machines" ADD CONSTRAINT "machines_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repo_bindings" ADD CONSTRAINT "repo_bindings_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repo_bindings" ADD CONSTRAINT "repo_bindings_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repo_bindings" ADD CONSTRAINT "repo_bindings_space_id_repo_id_repos_space_id_id_fk" FOREIGN KEY ("space_id","repo_id") REFERENCES "public"."repos"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repos" ADD CONSTRAINT "repos_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_heads" ADD CONSTRAINT "session_heads_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_heads" ADD CONSTRAINT "session_heads_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_usage" ADD CONSTRAINT "session_usage_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_usage" ADD CONSTRAINT "session_usage_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_space_id_parent_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","parent_session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_space_id_machine_id_machines_space_id_id_fk" FOREIGN KEY ("space_id","machine_id") REFERENCES "public"."machines"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_space_id_repo_id_repos_space_id_id_fk" FOREIGN KEY ("space_id","repo_id") REFERENCES "public"."repos"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline_events" ADD CONSTRAINT "timeline_events_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline_events" ADD CONSTRAINT "timeline_events_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "todos" ADD CONSTRAINT "todos_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "todos" ADD CONSTRAINT "todos_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_events" ADD CONSTRAINT "tool_events_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_events" ADD CONSTRAINT "tool_events_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_events" ADD CONSTRAINT "tool_events_space_id_thread_id_chat_threads_space_id_id_fk" FOREIGN KEY ("space_id","thread_id") REFERENCES "public"."chat_threads"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_chunks" ADD CONSTRAINT "upload_chunks_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_chunks" ADD CONSTRAINT "upload_chunks_space_id_upload_id_uploads_space_id_id_fk" FOREIGN KEY ("space_id","upload_id") REFERENCES "public"."uploads"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_space_id_machine_id_machines_space_id_id_fk" FOREIGN KEY ("space_id","machine_id") REFERENCES "public"."machines"("space_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_space_id_owner_id_thread_id_chat_threads_space_id_owner_id_id_fk" FOREIGN KEY ("space_id","owner_id","thread_id") REFERENCES "public"."chat_threads"("space_id","owner_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_threads" ADD CONSTRAINT "chat_threads_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_threads" ADD CONSTRAINT "chat_threads_owner_id_auth_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_threads" ADD CONSTRAINT "chat_threads_space_id_session_id_sessions_space_id_id_fk" FOREIGN KEY ("space_id","session_id") REFERENCES "public"."sessions"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD CONSTRAINT "import_refusals_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_refusals" ADD CONSTRAINT "import_refusals_space_id_upload_id_uploads_space_id_id_fk" FOREIGN KEY ("space_id","upload_id") REFERENCES "public"."uploads"("space_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_accounts_user_id_index" ON "auth_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_invitations_organization_id_index" ON "auth_invitations" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "auth_invitations_email_index" ON "auth_invitations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "auth_members_user_id_index" ON "auth_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_sessions_user_id_index" ON "auth_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_verifications_identifier_index" ON "auth_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "capture_cursors_space_id_index" ON "capture_cursors" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "event_bodies_space_id_index" ON "event_bodies" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_space_id_owner_id_index" ON "idempotency_keys" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "import_files_space_id_index" ON "import_files" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "import_files_import_id_index" ON "import_files" USING btree ("import_id");--> statement-breakpoint
CREATE INDEX "imports_space_id_index" ON "imports" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "imports_space_id_started_at_index" ON "imports" USING btree ("space_id","started_at");--> statement-breakpoint
CREATE INDEX "known_records_space_id_index" ON "known_records" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "machines_space_id_index" ON "machines" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "repo_bindings_space_id_index" ON "repo_bindings" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "repos_space_id_index" ON "repos" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_heads_space_id_index" ON "session_heads" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_usage_space_id_index" ON "session_usage" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "sessions_space_id_index" ON "sessions" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "sessions_newest_index" ON "sessions" USING btree ("space_id",coalesce("last_event_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "sessions_space_id_parent_session_id_index" ON "sessions" USING btree ("space_id","parent_session_id");--> statement-breakpoint
CREATE INDEX "timeline_events_space_id_index" ON "timeline_events" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "timeline_events_space_id_session_id_ordinal_index" ON "timeline_events" USING btree ("space_id","session_id","ordinal");--> statement-breakpoint
CREATE INDEX "timeline_events_session_id_tool_call_id_index" ON "timeline_events" USING btree ("session_id","tool_call_id");--> statement-breakpoint
CREATE INDEX "todos_space_id_index" ON "todos" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "todos_space_id_session_id_position_index" ON "todos" USING btree ("space_id","session_id","position");--> statement-breakpoint
CREATE INDEX "tool_events_space_id_index" ON "tool_events" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "tool_events_space_id_session_id_index" ON "tool_events" USING btree ("space_id","session_id");--> statement-breakpoint
CREATE INDEX "upload_chunks_space_id_index" ON "upload_chunks" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "uploads_space_id_index" ON "uploads" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "chat_messages_space_id_owner_id_index" ON "chat_messages" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "chat_messages_thread_id_created_at_index" ON "chat_messages" USING btree ("thread_id","created_at");--> statement-breakpoint
CREATE INDEX "chat_threads_space_id_owner_id_index" ON "chat_threads" USING btree ("space_id","owner_id");--> statement-breakpoint
CREATE INDEX "import_refusals_space_id_index" ON "import_refusals" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "import_refusals_space_id_import_id_index" ON "import_refusals" USING btree ("space_id","import_id");--> statement-breakpoint
CREATE POLICY "actor" ON "capture_cursors" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("capture_cursors"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("capture_cursors"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "event_bodies" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("event_bodies"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("event_bodies"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("idempotency_keys"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "idempotency_keys"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("idempotency_keys"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "idempotency_keys"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "import_files" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("import_files"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("import_files"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "imports" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("imports"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("imports"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "known_records" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("known_records"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("known_records"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "machines" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("machines"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("machines"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "repo_bindings" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("repo_bindings"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("repo_bindings"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "repos" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("repos"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("repos"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "session_heads" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("session_heads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("session_heads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "session_usage" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("session_usage"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("session_usage"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "sessions" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("sessions"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "timeline_events" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("timeline_events"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("timeline_events"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "todos" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("todos"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("todos"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "tool_events" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("tool_events"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("tool_events"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "upload_chunks" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("upload_chunks"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("upload_chunks"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "uploads" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("uploads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("uploads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "chat_messages" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("chat_messages"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "chat_messages"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("chat_messages"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "chat_messages"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "chat_threads" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("chat_threads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "chat_threads"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid) WITH CHECK ("chat_threads"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid AND "chat_threads"."owner_id" = nullif(current_setting('logbook.user', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "actor" ON "import_refusals" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("import_refusals"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("import_refusals"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);