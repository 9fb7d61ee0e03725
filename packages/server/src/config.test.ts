import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { ServerError } from './error.ts';
import { settings } from './settings.ts';

/** The message of the refusal. */
function refusal(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ServerError && error.code === 'invalid_configuration') return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('configuration', () => {
  test('finished files may be copied to a second bucket, of the same server and never the same', () => {
    expect(parseConfig({ S3_COPY_BUCKET_NAME: 'copies', S3_ENDPOINT: 'http://s3.test' })).toMatchObject({
      storage: { kind: 'disk' },
      copies: { kind: 's3', bucket: 'copies', endpoint: 'http://s3.test' },
    });
    expect(parseConfig({}).copies).toBeUndefined();
    expect(refusal({ S3_BUCKET_NAME: 'one', S3_COPY_BUCKET_NAME: 'one' })).toMatch(/S3_COPY_BUCKET_NAME/);
  });

  test('an empty environment serves this machine on port 8000 with disk, embedded database and accounts', () => {
    expect(parseConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      baseUrl: undefined,
      auth: 'accounts',
      databaseUrl: undefined,
      storage: { kind: 'disk' },
      maxConcurrentJobs: 1,
      jobTimeoutSeconds: 900,
      maxFileSizeBytes: 1024 ** 3,
      limits: {
        activeJobsPerUser: 5,
        jobsPerDay: 100,
        uploadUrlsPerMinute: 10,
        videosPerDay: 200,
        authRequests: 100,
      },
      allowPrivateUrls: false,
    });
  });

  test('every default satisfies its own setting, and every setting says in a sentence what it is for', () => {
    for (const { name, default: standard, schema, description } of Object.values(settings)) {
      if (standard !== null) expect(schema.safeParse(standard).success, name).toBe(true);
      expect(description, name).toMatch(/^\S.{10,}\.$/);
    }
  });

  test('credits are counted where they are sold, and nowhere are they sold halfway', () => {
    expect(parseConfig({}).metered).toBe(false);
    expect(parseConfig({ METERING: 'true' }).metered).toBe(true);
    const stripe = { STRIPE_SECRET_KEY: 'sk', STRIPE_WEBHOOK_SECRET: 'whsec' };
    expect(parseConfig(stripe).metered).toBe(true);
    expect(refusal({ ...stripe, METERING: 'false' })).toContain('METERING');
    expect(refusal({ STRIPE_SECRET_KEY: 'sk' })).toContain('STRIPE_WEBHOOK_SECRET');
    expect(refusal({ RAZORPAY_KEY_ID: 'rzp' })).toMatch(/RAZORPAY_KEY_SECRET[\s\S]*RAZORPAY_WEBHOOK_SECRET/);
  });

  test('a variable set to nothing counts as not set', () => {
    expect(parseConfig({ PORT: '', S3_BUCKET_NAME: '', DATABASE_URL: '' })).toEqual(parseConfig({}));
  });

  test.each([
    ['PORT', 'eighty', 'PORT must be a whole number from 0 to 65535, and is "eighty"'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, and is "65536"'],
    ['AUTH', 'open', 'AUTH must be accounts or none, and is "open"'],
    ['ALLOW_PRIVATE_URLS', 'yes', 'ALLOW_PRIVATE_URLS must be true or false, and is "yes"'],
    ['MAX_CONCURRENT_JOBS', '0', 'MAX_CONCURRENT_JOBS must be a whole number from 1 to 1000, and is "0"'],
    ['JOB_TIMEOUT_SECONDS', '1.5', 'JOB_TIMEOUT_SECONDS must be a whole number from 1 to 2592000'],
    ['BASE_URL', 'ftp://here', 'BASE_URL must be an http or https address'],
  ])('%s=%s is refused by name', (name, value, message) => {
    expect(refusal({ [name]: value })).toContain(message);
  });

  test('all wrong settings are told at once', () => {
    expect(refusal({ PORT: 'a', AUTH: 'b' })).toMatch(/PORT.*\n.*AUTH/);
  });

  test('the value of a secret is not repeated in a refusal', () => {
    const message = refusal({ DATABASE_URL: 'mysql://root:hunter2@host/db', SIGNING_SECRET: 'hunter3' });
    expect(message).toContain('DATABASE_URL must be an address such as postgres://');
    expect(message).toContain('SIGNING_SECRET must have at least 32 characters');
    expect(message).not.toContain('hunter');
  });

  test.each(['0.0.0.0', '::', '192.168.1.4', 'clips.example.org', '127.evil.example'])(
    'AUTH=none is refused on HOST=%s',
    (HOST) => {
      expect(refusal({ AUTH: 'none', HOST })).toContain('AUTH is none');
    },
  );

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('AUTH=none is accepted on HOST=%s', (HOST) => {
    expect(parseConfig({ AUTH: 'none', HOST }).auth).toBe('none');
  });

  test('a bucket makes the storage S3; half of its settings are refused', () => {
    const env = { S3_BUCKET_NAME: 'clips', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(parseConfig(env).storage).toEqual({
      kind: 's3',
      endpoint: undefined,
      region: 'us-east-1',
      bucket: 'clips',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    expect(parseConfig({ S3_BUCKET_NAME: 'clips' }).storage).toMatchObject({ credentials: undefined });
    expect(refusal({ S3_ENDPOINT: 'http://localhost:9000' })).toContain('S3_BUCKET_NAME');
    expect(refusal({ S3_BUCKET_NAME: 'clips', AWS_ACCESS_KEY_ID: 'id' })).toContain('AWS_SECRET_ACCESS_KEY');
    expect(refusal({ S3_BUCKET_NAME: 'clips', AWS_SECRET_ACCESS_KEY: 's' })).toContain('AWS_ACCESS_KEY_ID');
  });

  test('the Clipzy API asks for keys where there are accounts, and names files of the disk only where there is one', () => {
    expect(parseConfig({}).clipzy).toEqual({ auth: 'bearer', outputUrls: 'signed' });
    expect(parseConfig({ AUTH: 'none' }).clipzy.auth).toBe('none');
    expect(parseConfig({ CLIPZY_AUTH: 'none', CLIPZY_OUTPUT_URLS: 'file' }).clipzy).toEqual({
      auth: 'none',
      outputUrls: 'file',
    });
    expect(refusal({ AUTH: 'none', CLIPZY_AUTH: 'bearer' })).toContain('set AUTH to accounts');
    expect(refusal({ CLIPZY_OUTPUT_URLS: 'file', S3_BUCKET_NAME: 'clips' })).toContain('S3_BUCKET_NAME');
  });

  test('the base address has no slash at its end', () => {
    expect(parseConfig({ BASE_URL: 'https://clips.example.org/' }).baseUrl).toBe('https://clips.example.org');
  });
});
