ALTER TABLE "session_pins" DROP CONSTRAINT "session_pins_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "session_pins" DROP CONSTRAINT "session_pins_pkey";--> statement-breakpoint
ALTER TABLE "session_pins" ADD CONSTRAINT "session_pins_space_id_owner_id_id_pk" PRIMARY KEY("space_id","owner_id","id");
