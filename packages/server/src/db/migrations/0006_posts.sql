CREATE TABLE "posts" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"job_id" text NOT NULL,
	"clip_index" integer NOT NULL,
	"revision" integer NOT NULL,
	"profile" text NOT NULL,
	"platforms" jsonb NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"scheduled_date" text,
	"timezone" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer NOT NULL,
	"schedule_id" text,
	"results" jsonb NOT NULL,
	"error_message" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "posts_owner" ON "posts" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "posts_status" ON "posts" USING btree ("status");