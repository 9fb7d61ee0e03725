import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { openOutbound } from '../ingest/index.ts';
import { cancelJob } from '../library/index.ts';
import { useDatabase } from '../testing/database.ts';
import { mp4Like, serve } from '../testing/ingest.ts';
import { openTestService, read, videoForm } from '../testing/service.ts';
import { attemptDelivery, isWebhookSecret } from './index.ts';

const database = useDatabase();
type Deliveries = {
  deliveries: {
    id: string;
    status: string;
    attempts: { number: number; status: number | null; error: string | null }[];
  }[];
};

/** A job with a webhook that ended, and the receiver's door. */
async function endedJob(answer: RequestListener, allowPrivate = true) {
  const service = await openTestService(database);
  const ann = await service.newAccount();
  const url = `${await serve(answer)}/hook`;
  const form = videoForm(new Uint8Array(mp4Like(1_000)), { webhook: JSON.stringify({ url }) });
  const uploaded = await read(await ann.call('/api/upload', { method: 'POST', body: form }));
  const { jobId, webhookSecret } = uploaded;
  expect(isWebhookSecret(webhookSecret)).toBe(true);
  await cancelJob(service.library, ann.id, jobId);
  const outbound = openOutbound({ allowPrivate });
  const context = { db: database.db, ports: service.library.ports, outbound };
  const [queued] = service.deliveries;
  if (!queued) throw new Error('Nothing was queued.');
  const attempt = (
    number: number,
    options: { last?: boolean; webhookId?: string; signal?: AbortSignal } = {},
  ) =>
    attemptDelivery(context, ann.id, options.webhookId ?? queued.webhookId, number, {
      signal: options.signal ?? new AbortController().signal,
      last: options.last ?? false,
    });
  const log = async () => (await read<Deliveries>(await ann.call(`/api/jobs/${jobId}/webhooks`))).deliveries;
  const close = async () => {
    await outbound.close();
    await service.close();
  };
  return { service, ann, jobId, webhookSecret, attempt, log, close };
}

describe('messages to users’ servers', () => {
  test('are signed over their raw bytes with the time, and tell how the job ended', async () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const hook = await endedJob((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    });
    expect(await hook.attempt(1)).toBe('done');
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const id = `${hook.jobId}-1`;
    expect(JSON.parse(body)).toEqual({
      id,
      type: 'job.failed',
      timestamp: expect.any(String),
      data: {
        jobId: hook.jobId,
        status: 'failed',
        error: { code: 'cancelled', message: expect.any(String) },
        clipCount: 0,
      },
    });
    const signed = headers as Record<string, string>;
    expect(new Webhook(hook.webhookSecret).verify(body, signed)).toEqual(JSON.parse(body));
    // Written out once, without the library that signs.
    const key = Buffer.from(hook.webhookSecret.slice('whsec_'.length), 'base64');
    const text = `${id}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(text).digest('base64')}`,
    );
    expect(await hook.log()).toMatchObject([
      { status: 'delivered', attempts: [{ number: 1, status: 204, error: null }] },
    ]);
    expect(await hook.attempt(2)).toBe('done');
    expect(received).toHaveLength(1);
    await hook.close();
  });

  test('are tried again until the last attempt; the log says what came of each', async () => {
    const hook = await endedJob((_, response) => response.writeHead(500).end());
    expect(await hook.attempt(1)).toBe('try again');
    expect((await hook.log())[0]?.status).toBe('pending');
    expect(await hook.attempt(2, { last: true })).toBe('done');
    expect(await hook.log()).toMatchObject([
      {
        status: 'failed',
        attempts: [{ number: 1, status: 500, error: 'The server answered 500.' }, { number: 2 }],
      },
    ]);
    await hook.close();
  });

  test('do not follow redirects, and end at 410', async () => {
    let reached = 0;
    const elsewhere = await serve((_, response) => response.end(String(++reached)));
    const hook = await endedJob((_, response) => response.writeHead(302, { location: elsewhere }).end());
    expect(await hook.attempt(1)).toBe('try again');
    expect(reached).toBe(0);
    expect((await hook.log())[0]?.attempts[0]?.error).toMatch(/redirects/);
    await hook.close();
    const gone = await endedJob((_, response) => response.writeHead(410).end());
    expect(await gone.attempt(1)).toBe('done');
    expect((await gone.log())[0]?.status).toBe('failed');
    await gone.close();
  });

  test('are checked anew at every attempt: an address that became private is not called', async () => {
    let reached = 0;
    const hook = await endedJob((_, response) => response.end(String(++reached)), false);
    expect(await hook.attempt(1)).toBe('try again');
    expect(reached).toBe(0);
    expect((await hook.log())[0]?.attempts[0]?.error).toMatch(/public address/);
    await hook.close();
  });

  test('read little of an answer, and do not wait for a slow one', async () => {
    let sent = 0;
    const endless = await endedJob((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sent += 64 * 1024;
      };
      response.on('drain', more);
      response.writeHead(200);
      more();
    });
    expect(await endless.attempt(1)).toBe('done');
    expect(sent).toBeLessThan(16 * 1024 ** 2);
    await endless.close();
    const slow = await endedJob((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 200);
      response.on('close', () => clearInterval(drip));
    });
    const before = performance.now();
    expect(await slow.attempt(1)).toBe('try again');
    expect(performance.now() - before).toBeLessThan(12_000);
    expect((await slow.log())[0]?.attempts[0]?.error).toMatch(/10 seconds/);
    await slow.close();
  });

  test('are sent again on demand: the same message id, so that the receiver can tell', async () => {
    const ids: unknown[] = [];
    const hook = await endedJob((request, response) => {
      ids.push(request.headers['webhook-id']);
      request.resume();
      response.end();
    });
    const resend = () => hook.ann.call(`/api/jobs/${hook.jobId}/webhooks/resend`, { method: 'POST' });
    expect((await resend()).status).toBe(409);
    await hook.attempt(1);
    expect((await resend()).status).toBe(202);
    const again = hook.service.deliveries[1];
    expect(await hook.attempt(1, { webhookId: again?.webhookId ?? '' })).toBe('done');
    expect(ids).toEqual([`${hook.jobId}-1`, `${hook.jobId}-1`]);
    expect((await hook.log()).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    await hook.close();
  });
});
