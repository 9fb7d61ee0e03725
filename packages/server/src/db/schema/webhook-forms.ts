/** The forms that messages to users' servers have: Standard Webhooks, or those of the OpenShorts and the Clipzy API. */
export const WEBHOOK_FORMS = ['standard', 'openshorts', 'clipzy'] as const;

/** Where the end of a job is told. */
export type JobWebhook = {
  readonly url: string;
  /** Signs the message; empty: it is not signed, which only the form `openshorts` allows. */
  readonly secret: string;
  /** Default `standard`. */
  readonly form?: (typeof WEBHOOK_FORMS)[number] | undefined;
};
