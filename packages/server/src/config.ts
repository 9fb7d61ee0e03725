import { isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { type Environment, read } from './environment.ts';
import { ServerError } from './error.ts';
import { type PaymentsConfig, paymentProblems, paymentsConfig, sellsCredits } from './payments-config.ts';
import { type Setting, settings } from './settings.ts';

/** A bucket of an S3 server. */
export type BucketConfig = {
  readonly kind: 's3';
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Undefined: the machine's role, as the AWS SDK finds it. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
};

/** Where files are kept. */
export type StorageConfig = { readonly kind: 'disk' } | BucketConfig;

/** What one user or address may do in a time. */
export type LimitsConfig = {
  readonly activeJobsPerUser: number;
  readonly jobsPerDay: number;
  readonly uploadUrlsPerMinute: number;
  readonly videosPerDay: number;
  /** Per address in 15 minutes. */
  readonly authRequests: number;
};

/** How the Clipzy API is served. */
export type ClipzyConfig = {
  /** `none`: callers without a key are one person. */
  readonly auth: 'bearer' | 'none';
  /** `file` only together with storage on disk. */
  readonly outputUrls: 'signed' | 'file';
};

/** The service's whole configuration: checked, complete, contradictions refused. */
export type Config = {
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end; undefined: http://localhost and the port that is listened on. */
  readonly baseUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** `none` only together with a loopback `host`. */
  readonly auth: 'accounts' | 'none';
  /** E-mail addresses, lower case. */
  readonly operators: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** Of a process, for the library; the job system has a few more. */
  readonly databaseConnections: number;
  readonly storage: StorageConfig;
  /** Where finished files are copied to besides; undefined: nowhere. */
  readonly copies: BucketConfig | undefined;
  /** Undefined: one kept in the data folder. */
  readonly signingSecret: string | undefined;
  readonly maxConcurrentJobs: number;
  readonly jobTimeoutSeconds: number;
  /** Undefined: for ever. */
  readonly jobRetentionSeconds: number | undefined;
  readonly maxFileSizeBytes: number;
  readonly limits: LimitsConfig;
  readonly allowPrivateUrls: boolean;
  /** Whether jobs cost credits. Always, where credits are sold. */
  readonly metered: boolean;
  readonly payments: PaymentsConfig;
  /** Undefined: nobody may call `POST /process_video`. */
  readonly authToken: string | undefined;
  readonly apiKeysRequirePlan: boolean;
  readonly ytdlpPath: string;
  readonly clipzy: ClipzyConfig;
  readonly geminiApiKey: string | undefined;
  /** Without a slash at the end; undefined: Google's own. */
  readonly geminiBaseUrl: string | undefined;
  readonly openShorts: {
    /** Whether requests may come without a Gemini key. */
    readonly keyless: boolean;
    /** Where `MAX_FILE_SIZE_MB` is not set, what that API documents. */
    readonly maxFileSizeBytes: number;
  };
  readonly uploadPost: {
    /** Without a slash at the end. */
    readonly baseUrl: string;
    /** For requests that bring none; undefined also where several people use the service. */
    readonly apiKey: string | undefined;
    readonly tiktokMode: 'MEDIA_UPLOAD' | 'DIRECT_POST';
  };
  /** Without a slash at the end. */
  readonly elevenLabsBaseUrl: string;
  readonly modelsDir: string | undefined;
};

/** The largest upload of the OpenShorts API: 2048 MB, as its reference says. */
const OPENSHORTS_FILE_BYTES = 2048 * 1024 ** 2;

/**
 * Reads the configuration from the environment. A variable that is set to nothing counts as not set. Throws
 * `invalid_configuration` with one line per wrong setting, each naming the variable; values of secrets are not repeated.
 */
export function parseConfig(env: Environment): Config {
  refuse(Object.values(settings).flatMap((setting) => problemWith(setting, env)));
  refuse([...loopbackProblems(env), ...bucketProblems(env), ...paymentProblems(env), ...clipzyProblems(env)]);
  return {
    host: read(settings.host, env),
    port: read(settings.port, env),
    baseUrl: read(settings.baseUrl, env)?.replace(/\/+$/, ''),
    trustProxy: read(settings.trustProxy, env),
    logLevel: read(settings.logLevel, env),
    auth: read(settings.auth, env),
    operators: read(settings.operators, env) ?? [],
    dataDir: resolve(read(settings.dataDir, env)),
    databaseUrl: read(settings.databaseUrl, env),
    databaseConnections: read(settings.databaseConnections, env),
    storage: bucketConfig(read(settings.s3BucketName, env), env) ?? { kind: 'disk' },
    copies: bucketConfig(read(settings.s3CopyBucketName, env), env),
    signingSecret: read(settings.signingSecret, env),
    maxConcurrentJobs: read(settings.maxConcurrentJobs, env),
    jobTimeoutSeconds: read(settings.jobTimeoutSeconds, env),
    jobRetentionSeconds: read(settings.jobRetentionSeconds, env) || undefined,
    maxFileSizeBytes: read(settings.maxFileSizeMb, env) * 1024 ** 2,
    limits: {
      activeJobsPerUser: read(settings.maxActiveJobsPerUser, env),
      jobsPerDay: read(settings.maxJobsPerDay, env),
      uploadUrlsPerMinute: read(settings.maxUploadUrlsPerMinute, env),
      videosPerDay: read(settings.maxVideosPerDay, env),
      authRequests: read(settings.maxAuthRequests, env),
    },
    allowPrivateUrls: read(settings.allowPrivateUrls, env),
    metered: read(settings.metering, env) ?? sellsCredits(env),
    payments: paymentsConfig(env),
    authToken: read(settings.authToken, env),
    apiKeysRequirePlan: read(settings.apiKeysRequirePlan, env),
    ytdlpPath: read(settings.ytdlpPath, env),
    clipzy: {
      auth: read(settings.clipzyAuth, env) ?? (read(settings.auth, env) === 'none' ? 'none' : 'bearer'),
      outputUrls: read(settings.clipzyOutputUrls, env),
    },
    geminiApiKey: read(settings.geminiApiKey, env),
    geminiBaseUrl: read(settings.geminiBaseUrl, env)?.replace(/\/+$/, ''),
    openShorts: {
      keyless: read(settings.openShortsKeyless, env),
      maxFileSizeBytes: env.MAX_FILE_SIZE_MB
        ? read(settings.maxFileSizeMb, env) * 1024 ** 2
        : OPENSHORTS_FILE_BYTES,
    },
    uploadPost: {
      baseUrl: read(settings.uploadPostBaseUrl, env).replace(/\/+$/, ''),
      apiKey: read(settings.auth, env) === 'none' ? read(settings.uploadPostApiKey, env) : undefined,
      tiktokMode: read(settings.tiktokPostMode, env),
    },
    elevenLabsBaseUrl: read(settings.elevenLabsBaseUrl, env).replace(/\/+$/, ''),
    modelsDir: read(settings.modelsDir, env),
  };
}

/** Whether a host name or address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0)
    throw new ServerError('invalid_configuration', `The settings are wrong:\n  ${problems.join('\n  ')}`);
}

function problemWith(setting: Setting, env: Environment): string[] {
  const given = env[setting.name];
  if (!given) return [];
  const result = setting.schema.safeParse(given);
  if (result.success) return [];
  const said = result.error.issues.map((issue) => issue.message).join(', ');
  return [`${setting.name} ${said}${setting.secret ? '' : `, and is ${JSON.stringify(given)}`}`];
}

function loopbackProblems(env: Environment): string[] {
  const host = read(settings.host, env);
  if (read(settings.auth, env) !== 'none' || isLoopback(host)) return [];
  return [
    `AUTH is none, which asks nobody for a password, so HOST must be this machine (127.0.0.1, ::1 or localhost) and is ${JSON.stringify(host)}: correct HOST, or set AUTH to accounts`,
  ];
}

function bucketProblems(env: Environment): string[] {
  const problems: string[] = [];
  const keyId = read(settings.awsAccessKeyId, env);
  const secret = read(settings.awsSecretAccessKey, env);
  const buckets = [read(settings.s3BucketName, env), read(settings.s3CopyBucketName, env)];
  if (buckets[0] && buckets[0] === buckets[1])
    problems.push('S3_COPY_BUCKET_NAME is S3_BUCKET_NAME: name another bucket for the copies');
  if (read(settings.s3Endpoint, env) && !buckets.some(Boolean))
    problems.push('S3_ENDPOINT is set and S3_BUCKET_NAME is not: name the bucket');
  if (keyId && !secret) problems.push('AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both');
  if (secret && !keyId) problems.push('AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not: set both');
  return problems;
}

function clipzyProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (read(settings.clipzyAuth, env) === 'bearer' && read(settings.auth, env) === 'none')
    problems.push('CLIPZY_AUTH is bearer and AUTH is none, so that nobody has a key: set AUTH to accounts');
  if (read(settings.clipzyOutputUrls, env) === 'file' && read(settings.s3BucketName, env))
    problems.push(
      'CLIPZY_OUTPUT_URLS is file and S3_BUCKET_NAME is set: files in a bucket have no such address',
    );
  return problems;
}

function bucketConfig(bucket: string | undefined, env: Environment): BucketConfig | undefined {
  if (!bucket) return undefined;
  const accessKeyId = read(settings.awsAccessKeyId, env);
  const secretAccessKey = read(settings.awsSecretAccessKey, env);
  return {
    kind: 's3',
    endpoint: read(settings.s3Endpoint, env),
    region: read(settings.s3Region, env),
    bucket,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
  };
}
