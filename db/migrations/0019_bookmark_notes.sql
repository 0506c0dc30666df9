ALTER TABLE "bookmarks" ADD COLUMN "from_seq" integer;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD COLUMN "to_seq" integer;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD COLUMN "note" text;--> statement-breakpoint
CREATE INDEX "bookmarks_session_id_index" ON "bookmarks" USING btree ("session_id");