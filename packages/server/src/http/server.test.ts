import { describe, expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { createHttpServer } from './server.ts';

/** The directives of the policy that pages get. */
async function policyOf(env: Record<string, string>): Promise<Map<string, string>> {
  const server = await createHttpServer(parseConfig({ LOG_LEVEL: 'silent', ...env }), () => 'request');
  server.get('/', async () => 'page');
  const { headers } = await server.inject('/');
  await server.close();
  const directives = String(headers['content-security-policy']).split(';');
  return new Map(directives.map((text) => [text.split(' ')[0] ?? '', text.split(' ').slice(1).join(' ')]));
}

describe('pages load', () => {
  test('what this server sends, and nothing else', async () => {
    const policy = await policyOf({});
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('media-src')).toBe("'self' blob:");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.has('frame-src')).toBe(false);
  });

  test.each([
    [{ S3_ENDPOINT: 'https://files.example.org:9000/x' }, 'https://files.example.org:9000'],
    [{ S3_REGION: 'eu-west-1' }, 'https://clips.s3.eu-west-1.amazonaws.com'],
    [{ S3_BUCKET_NAME: 'my.clips' }, 'https://s3.us-east-1.amazonaws.com'],
  ])('from the bucket %o, which browsers also send uploads to', async (env, origin) => {
    const policy = await policyOf({ S3_BUCKET_NAME: 'clips', ...env });
    expect(policy.get('connect-src')).toBe(`'self' ${origin}`);
    expect(policy.get('media-src')).toContain(origin);
    expect(policy.get('script-src')).toBe("'self'");
  });

  test('Razorpay’s checkout where it is set up', async () => {
    const keys = { RAZORPAY_KEY_ID: 'a', RAZORPAY_KEY_SECRET: 'b', RAZORPAY_WEBHOOK_SECRET: 'c' };
    const policy = await policyOf(keys);
    expect(policy.get('script-src')).toBe("'self' https://checkout.razorpay.com");
    expect(policy.get('frame-src')).toContain('https://api.razorpay.com');
  });
});
