import envPaths from 'env-paths';
import { z } from 'zod';

/** One setting of the service. */
export type Setting<Schema extends z.ZodType = z.ZodType, Standard extends string | null = string | null> = {
  /** The environment variable. */
  readonly name: string;
  /** One sentence for `reelwright serve --help` and the documentation. */
  readonly description: string;
  /** What applies when the variable is not set or empty, as it would be written there; null: nothing. */
  readonly default: Standard;
  /** Its value is never printed. */
  readonly secret: boolean;
  /** From the text of the variable to the value. */
  readonly schema: Schema;
};

/** Whole numbers as they are written in an environment variable, within bounds. */
function count(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, { error: message, abort: true })
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');

const text = z.string().min(1);

function address(protocol: RegExp, message: string) {
  return z.url({ protocol, error: message });
}

function setting<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  standard: string,
  description: string,
): Setting<Schema, string> {
  return { name, schema, default: standard, description, secret: false };
}

function optional<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  description: string,
): Setting<Schema, null> {
  return { name, schema, default: null, description, secret: false };
}

function secret<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  description: string,
): Setting<Schema, null> {
  return { name, schema, default: null, description, secret: true };
}

const days = 24 * 60 * 60;

/** Every setting of the service, in the order in which help lists them. */
export const settings = {
  host: setting('HOST', text, '127.0.0.1', 'Address to listen on; 0.0.0.0 for every address of the machine.'),
  port: setting('PORT', count(0, 65_535), '8000', 'Port to listen on; 0 takes a free one.'),
  baseUrl: optional(
    'BASE_URL',
    address(/^https?$/, 'must be an http or https address such as https://clips.example.org'),
    'Address under which people reach the service; http://localhost:PORT when not set. On https, cookies are Secure.',
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    yesOrNo,
    'false',
    'Take the caller’s address from X-Forwarded-For; only behind a proxy of your own.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    }),
    'info',
    'How much is logged to standard output, as JSON lines; on a terminal as text.',
  ),
  auth: setting(
    'AUTH',
    z.enum(['accounts', 'none'], { error: 'must be accounts or none' }),
    'accounts',
    'accounts: people sign up; none: one person, on this machine only.',
  ),
  operators: optional(
    'OPERATORS',
    z.string().transform((text) =>
      text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((email) => email.toLowerCase()),
    ),
    'E-mail addresses of those who may see how the service does, separated by commas; with AUTH=none the one person may.',
  ),
  dataDir: setting(
    'DATA_DIR',
    text,
    envPaths('reelwright', { suffix: '' }).data,
    'Folder for files, scratch space and the embedded database.',
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    address(/^postgres(ql)?$/, 'must be an address such as postgres://user:password@host:5432/name'),
    'PostgreSQL 14 or later to use in place of the embedded one.',
  ),
  databaseConnections: setting(
    'DATABASE_CONNECTIONS',
    count(2, 1_000),
    '20',
    'Connections to the database that answering requests may use; the queue, notices and the work add up to 14.',
  ),
  s3Endpoint: optional(
    'S3_ENDPOINT',
    address(/^https?$/, 'must be an http or https address'),
    'Address of an S3 server other than Amazon’s.',
  ),
  s3Region: setting('S3_REGION', text, 'us-east-1', 'Region of the bucket.'),
  s3BucketName: optional('S3_BUCKET_NAME', text, 'Bucket that holds the files; the disk does when not set.'),
  s3CopyBucketName: optional(
    'S3_COPY_BUCKET_NAME',
    text,
    'Bucket of that S3 server to which finished files are copied in the background; no job waits for it or fails by it.',
  ),
  awsAccessKeyId: optional('AWS_ACCESS_KEY_ID', text, 'Who the service is to the S3 server.'),
  awsSecretAccessKey: secret('AWS_SECRET_ACCESS_KEY', text, 'The secret that goes with AWS_ACCESS_KEY_ID.'),
  signingSecret: secret(
    'SIGNING_SECRET',
    z.string().min(32, 'must have at least 32 characters'),
    'Signs addresses of files on disk; one is made and kept in DATA_DIR when not set. Servers that share files share it.',
  ),
  maxConcurrentJobs: setting(
    'MAX_CONCURRENT_JOBS',
    count(1, 1_000),
    '1',
    'Jobs that run at once per machine.',
  ),
  jobTimeoutSeconds: setting('JOB_TIMEOUT_SECONDS', count(1, 30 * days), '900', 'How long one job may run.'),
  jobRetentionSeconds: setting(
    'JOB_RETENTION_SECONDS',
    count(0, 3_650 * days),
    String(30 * days),
    'How long a finished job and its files are kept; 0 for ever.',
  ),
  maxFileSizeMb: setting('MAX_FILE_SIZE_MB', count(1, 1_000_000), '1024', 'Largest video accepted, in MiB.'),
  maxActiveJobsPerUser: setting(
    'MAX_ACTIVE_JOBS_PER_USER',
    count(1, 100_000),
    '5',
    'Jobs that one user may have waiting or running.',
  ),
  maxJobsPerDay: setting(
    'MAX_JOBS_PER_DAY',
    count(1, 1_000_000),
    '100',
    'Jobs that one user may start in a day.',
  ),
  maxUploadUrlsPerMinute: setting(
    'MAX_UPLOAD_URLS_PER_MINUTE',
    count(1, 1_000_000),
    '10',
    'Upload addresses that one user may ask for in a minute.',
  ),
  maxVideosPerDay: setting(
    'MAX_VIDEOS_PER_DAY',
    count(1, 1_000_000),
    '200',
    'Videos that one user may upload in a day for jobs that are made later (Clipzy API).',
  ),
  maxAuthRequests: setting(
    'MAX_AUTH_REQUESTS',
    count(1, 1_000_000),
    '100',
    'Requests to sign up or log in that one address may make in 15 minutes.',
  ),
  allowPrivateUrls: setting(
    'ALLOW_PRIVATE_URLS',
    yesOrNo,
    'false',
    'Fetch videos and call webhooks on private and loopback addresses too; for tests and intranets.',
  ),
  metering: optional(
    'METERING',
    yesOrNo,
    'Count credits: 10 for a new account, 1 for a finished clip. When not set: true when payments are set up.',
  ),
  authToken: secret('AUTH_TOKEN', text, 'Bearer token of POST /process_video; closed when not set.'),
  stripeSecretKey: secret('STRIPE_SECRET_KEY', text, 'Lets people buy credits through Stripe Checkout.'),
  stripeWebhookSecret: secret('STRIPE_WEBHOOK_SECRET', text, 'Shows that events come from Stripe.'),
  stripeSmallPrice: optional('STRIPE_SMALL_CREDIT_PACK', text, 'Stripe’s price id of 50 credits, $10.'),
  stripeMediumPrice: optional('STRIPE_MEDIUM_CREDIT_PACK', text, 'Stripe’s price id of 150 credits, $25.'),
  stripeLargePrice: optional('STRIPE_LARGE_CREDIT_PACK', text, 'Stripe’s price id of 500 credits, $70.'),
  stripeBaseUrl: optional(
    'STRIPE_BASE_URL',
    address(/^https?$/, 'must be an http or https address'),
    'Address of another server that speaks Stripe’s API; for tests.',
  ),
  razorpayKeyId: optional('RAZORPAY_KEY_ID', text, 'Lets people buy credits through Razorpay.'),
  razorpayKeySecret: secret('RAZORPAY_KEY_SECRET', text, 'The secret that goes with RAZORPAY_KEY_ID.'),
  razorpayWebhookSecret: secret('RAZORPAY_WEBHOOK_SECRET', text, 'Shows that events come from Razorpay.'),
  razorpayBaseUrl: optional(
    'RAZORPAY_BASE_URL',
    address(/^https?$/, 'must be an http or https address'),
    'Address of another server that speaks Razorpay’s API; for tests.',
  ),
  apiKeysRequirePlan: setting(
    'API_KEYS_REQUIRE_PLAN',
    yesOrNo,
    'false',
    'API keys only for accounts that bought credits; says nothing where METERING is off, because nothing is sold there.',
  ),
  ytdlpPath: setting('YTDLP_PATH', text, 'yt-dlp', 'The yt-dlp program, for addresses of video sites.'),
  clipzyAuth: optional(
    'CLIPZY_AUTH',
    z.enum(['bearer', 'none'], { error: 'must be bearer or none' }),
    'Clipzy API: bearer asks for an API key; none takes callers without one as one person, for a proxy that asks itself. Not set: as AUTH.',
  ),
  clipzyOutputUrls: setting(
    'CLIPZY_OUTPUT_URLS',
    z.enum(['signed', 'file'], { error: 'must be signed or file' }),
    'signed',
    'Clipzy API: output_video_url is an address that everybody who has it can fetch for a week, or (file) a file of this machine.',
  ),
  geminiApiKey: secret('GEMINI_API_KEY', text, 'Lets Gemini write hooks, titles and hashtags.'),
  geminiBaseUrl: optional(
    'GEMINI_BASE_URL',
    address(/^https?$/, 'must be an http or https address'),
    'Address of Gemini’s API for keys that come with requests; Google’s own when not set.',
  ),
  openShortsKeyless: setting(
    'OPENSHORTS_KEYLESS',
    yesOrNo,
    'false',
    'Requests of the OpenShorts API need no X-Gemini-Key; those without are judged as the service is set up.',
  ),
  uploadPostBaseUrl: setting(
    'UPLOAD_POST_BASE_URL',
    address(/^https?$/, 'must be an http or https address'),
    'https://api.upload-post.com',
    'Address of Upload-Post, through which clips are published.',
  ),
  uploadPostApiKey: secret(
    'UPLOAD_POST_API_KEY',
    text,
    'Key of Upload-Post for requests that bring none; only where AUTH is none, because it opens its owner’s profiles.',
  ),
  tiktokPostMode: setting(
    'TIKTOK_POST_MODE',
    z.enum(['MEDIA_UPLOAD', 'DIRECT_POST'], { error: 'must be MEDIA_UPLOAD or DIRECT_POST' }),
    'MEDIA_UPLOAD',
    'Whether TikTok gets a draft (MEDIA_UPLOAD) or a post (DIRECT_POST).',
  ),
  elevenLabsBaseUrl: setting(
    'ELEVENLABS_BASE_URL',
    address(/^https?$/, 'must be an http or https address'),
    'https://api.elevenlabs.io',
    'Address of ElevenLabs, which dubs clips for requests that bring its key.',
  ),
  modelsDir: optional(
    'REELWRIGHT_MODELS_DIR',
    text,
    'Folder of model files, looked into before any download.',
  ),
} as const;
