ALTER TABLE "artefacts" ADD COLUMN "copied_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "artefacts" ADD COLUMN "copy_tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "artefacts" ADD COLUMN "copy_error" text;--> statement-breakpoint
CREATE INDEX "artefacts_not_copied" ON "artefacts" USING btree ("copy_tried_at") WHERE "artefacts"."copied_at" is null;