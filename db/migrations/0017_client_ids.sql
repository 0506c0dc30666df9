ALTER TABLE "capture_rules" DROP CONSTRAINT "capture_rules_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "model_prices" DROP CONSTRAINT "model_prices_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "capture_targets" DROP CONSTRAINT "capture_targets_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "saved_views" DROP CONSTRAINT "saved_views_spaceId_id_unique";--> statement-breakpoint
ALTER TABLE "capture_rules" DROP CONSTRAINT "capture_rules_pkey";--> statement-breakpoint
ALTER TABLE "model_prices" DROP CONSTRAINT "model_prices_pkey";--> statement-breakpoint
ALTER TABLE "capture_targets" DROP CONSTRAINT "capture_targets_pkey";--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_pkey";--> statement-breakpoint
ALTER TABLE "saved_views" DROP CONSTRAINT "saved_views_pkey";--> statement-breakpoint
ALTER TABLE "capture_rules" ADD CONSTRAINT "capture_rules_space_id_id_pk" PRIMARY KEY("space_id","id");--> statement-breakpoint
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_space_id_id_pk" PRIMARY KEY("space_id","id");--> statement-breakpoint
ALTER TABLE "capture_targets" ADD CONSTRAINT "capture_targets_space_id_id_pk" PRIMARY KEY("space_id","id");--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_space_id_id_pk" PRIMARY KEY("space_id","id");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_space_id_owner_id_id_pk" PRIMARY KEY("space_id","owner_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_space_id_id_index" ON "saved_views" USING btree ("space_id","id") WHERE "saved_views"."shared";