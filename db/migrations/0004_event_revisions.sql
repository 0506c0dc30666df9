ALTER TABLE "event_bodies" ADD COLUMN "revision" text;--> statement-breakpoint
ALTER TABLE "event_bodies" ADD COLUMN "superseded" text;