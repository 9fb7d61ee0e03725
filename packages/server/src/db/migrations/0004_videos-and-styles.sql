CREATE TABLE "styles" (
	"job_id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"style" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "videos" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"source_id" text NOT NULL,
	"original_name" text NOT NULL,
	"template_video_id" text,
	"webhook" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "videos_id_owner" UNIQUE("id","owner_id")
);
--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "video_id" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "template_video_id" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "error_stage" text;--> statement-breakpoint
ALTER TABLE "styles" ADD CONSTRAINT "styles_job" FOREIGN KEY ("job_id","owner_id") REFERENCES "public"."jobs"("id","owner_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_source" FOREIGN KEY ("source_id","owner_id") REFERENCES "public"."sources"("id","owner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "videos_source_id" ON "videos" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "videos_age" ON "videos" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_video" FOREIGN KEY ("video_id","owner_id") REFERENCES "public"."videos"("id","owner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_template_video" FOREIGN KEY ("template_video_id","owner_id") REFERENCES "public"."videos"("id","owner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "jobs_video_id" ON "jobs" USING btree ("video_id");--> statement-breakpoint
CREATE INDEX "jobs_template_video_id" ON "jobs" USING btree ("template_video_id");--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_kind" CHECK ("jobs"."kind" in ('clip', 'restyle'));