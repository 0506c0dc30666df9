ALTER TABLE "bookmarks" DROP CONSTRAINT "bookmarks_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "bookmarks" DROP CONSTRAINT "bookmarks_pkey";--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_space_id_owner_id_id_pk" PRIMARY KEY("space_id","owner_id","id");