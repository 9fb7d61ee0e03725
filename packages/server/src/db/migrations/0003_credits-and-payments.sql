CREATE TABLE "credit_balances" (
	"owner_id" text PRIMARY KEY NOT NULL,
	"available" integer DEFAULT 0 NOT NULL,
	"held" integer DEFAULT 0 NOT NULL,
	"owed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_balances_not_negative" CHECK ("credit_balances"."available" >= 0 and "credit_balances"."held" >= 0 and "credit_balances"."owed" >= 0)
);
--> statement-breakpoint
CREATE TABLE "credit_transfers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "credit_transfers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"from_account" text NOT NULL,
	"to_account" text NOT NULL,
	"amount" integer NOT NULL,
	"job_id" text,
	"clip_index" integer,
	"payment_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_transfers_key_unique" UNIQUE("key"),
	CONSTRAINT "credit_transfers_amount" CHECK ("credit_transfers"."amount" > 0),
	CONSTRAINT "credit_transfers_accounts" CHECK (("credit_transfers"."kind", "credit_transfers"."from_account", "credit_transfers"."to_account") in (
        ('signup', 'grants', 'available'), ('purchase', 'purchases', 'available'), ('hold', 'available', 'held'),
        ('take', 'held', 'spent'), ('release', 'held', 'available'), ('refund', 'available', 'purchases')))
);
--> statement-breakpoint
CREATE TABLE "payment_events" (
	"provider" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"outcome" text NOT NULL,
	"details" jsonb,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_events_provider_event_id_pk" PRIMARY KEY("provider","event_id")
);
--> statement-breakpoint
CREATE TABLE "payment_refunds" (
	"provider" text NOT NULL,
	"money_reference" text NOT NULL,
	"refunded" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_refunds_provider_money_reference_pk" PRIMARY KEY("provider","money_reference"),
	CONSTRAINT "payment_refunds_amount" CHECK ("payment_refunds"."refunded" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"reference" text NOT NULL,
	"money_reference" text,
	"status" text NOT NULL,
	"reason" text,
	"owner_id" text,
	"pack_id" text,
	"amount" bigint,
	"currency" text,
	"email" text,
	"credits_given" integer DEFAULT 0 NOT NULL,
	"credits_back" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payments_reference" UNIQUE("provider","reference"),
	CONSTRAINT "payments_kept_says_why" CHECK (("payments"."status" = 'kept') = ("payments"."reason" is not null)),
	CONSTRAINT "payments_back" CHECK ("payments"."credits_back" >= 0 and "payments"."credits_back" <= "payments"."credits_given")
);
--> statement-breakpoint
ALTER TABLE "credit_balances" ADD CONSTRAINT "credit_balances_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_transfers" ADD CONSTRAINT "credit_transfers_owner_id_credit_balances_owner_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."credit_balances"("owner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_transfers_owner" ON "credit_transfers" USING btree ("owner_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "credit_transfers_job" ON "credit_transfers" USING btree ("job_id");--> statement-breakpoint
CREATE INDEX "payment_events_outcome" ON "payment_events" USING btree ("outcome");--> statement-breakpoint
CREATE INDEX "payments_money" ON "payments" USING btree ("provider","money_reference");--> statement-breakpoint
CREATE INDEX "payments_owner" ON "payments" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "payments_status" ON "payments" USING btree ("status");