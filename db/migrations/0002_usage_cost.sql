CREATE TABLE "model_prices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"space_id" uuid NOT NULL,
	"model" text NOT NULL,
	"since" timestamp (3) with time zone DEFAULT 'epoch' NOT NULL,
	"input" numeric(14, 6) NOT NULL,
	"output" numeric(14, 6) NOT NULL,
	"cache_read" numeric(14, 6) NOT NULL,
	"cache_write" numeric(14, 6) NOT NULL,
	"cache_write_hour" numeric(14, 6),
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_prices_spaceId_id_unique" UNIQUE("space_id","id"),
	CONSTRAINT "model_prices_spaceId_model_since_unique" UNIQUE("space_id","model","since")
);
--> statement-breakpoint
ALTER TABLE "model_prices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "native_id" text;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "model" text;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "cache_write_hour_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "reasoning_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "web_searches" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "by_model" jsonb;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "everywhere" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "copied" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "counted" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "witness" text;--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "reported_usd" numeric(18, 10);--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "cost_usd" numeric(18, 10);--> statement-breakpoint
ALTER TABLE "session_usage" ADD COLUMN "price" text;--> statement-breakpoint
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_space_id_auth_organizations_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."auth_organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_prices_space_id_index" ON "model_prices" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "session_usage_everywhere_index" ON "session_usage" USING btree ("space_id","key") WHERE everywhere;--> statement-breakpoint
CREATE INDEX "session_usage_space_id_model_index" ON "session_usage" USING btree ("space_id","model");--> statement-breakpoint
CREATE POLICY "actor" ON "model_prices" AS PERMISSIVE FOR ALL TO "logbook_app" USING ("model_prices"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid) WITH CHECK ("model_prices"."space_id" = nullif(current_setting('logbook.space', true), '')::uuid);