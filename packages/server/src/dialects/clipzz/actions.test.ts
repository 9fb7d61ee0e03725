import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { signUp } from '../../../../../frontend/src/actions/auth.ts';
import {
  getClipPlayUrl,
  getUploadedFile,
  listUploadedFiles,
  processVideo,
} from '../../../../../frontend/src/actions/generate.ts';
import * as razorpay from '../../../../../frontend/src/actions/razorpay.ts';
import { generateUploadUrl } from '../../../../../frontend/src/actions/s3.ts';
import * as stripe from '../../../../../frontend/src/actions/stripe.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type PaymentServers, paymentSettings, startPaymentServers } from '../../testing/payment-servers.ts';
import { openTestService, type TestService } from '../../testing/service.ts';

/** The actions against a real server, in a browser of which only the cookie and the address are played. */
const database = useDatabase();
let servers: PaymentServers;
let service: TestService & { close(): Promise<void> };
let cookie = '';
const realFetch = globalThis.fetch;

beforeAll(async () => {
  servers = await startPaymentServers();
  service = await openTestService(database, paymentSettings(servers));
});
afterAll(async () => {
  await service.close();
  servers.close();
});
beforeEach(() => {
  cookie = '';
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const response = await realFetch(new URL(path, service.baseUrl), {
      ...init,
      headers: { ...init.headers, cookie, origin: service.baseUrl },
    });
    const [set] = response.headers.getSetCookie();
    if (set) cookie = set.split(';')[0] ?? '';
    return response;
  });
  return () => vi.unstubAllGlobals();
});

const account = () => ({ email: `${randomUUID()}@example.org`, password: 'securePass123', name: 'John Doe' });

test('signing up succeeds once for an address, and says why not', async () => {
  const john = account();
  expect(await signUp(john)).toEqual({ success: true });
  expect(await signUp(john)).toEqual({ success: false, error: 'Email already in use' });
  const short = await signUp({ ...account(), password: 'short' });
  expect(short).toEqual({ success: false, error: expect.stringContaining('password: Must have at least 8') });
});

test('a file is sent and processed, as the reference’s example does it', async () => {
  await signUp(account());
  const file = mp4Like(2_000);
  const { uploadUrl, s3Key, uploadedFileId } = await generateUploadUrl({
    filename: 'podcast.mp4',
    fileType: 'video/mp4',
    fileSize: file.length,
  });
  expect(s3Key).toMatch(/^[A-Za-z0-9]+\/[0-9a-f-]{36}\/podcast\.mp4$/);
  expect(await processVideo(uploadedFileId, 3)).toEqual({
    success: false,
    error: expect.stringContaining('not sent'),
  });
  const sent = await realFetch(uploadUrl, {
    method: 'PUT',
    body: new Uint8Array(file),
    headers: { 'Content-Type': 'video/mp4' },
  });
  expect(sent.ok).toBe(true);
  expect(await processVideo(uploadedFileId, 11)).toEqual({
    success: false,
    error: expect.stringContaining('10 credits'),
  });
  expect((await getUploadedFile(uploadedFileId)).status).toBe('no-credits');
  expect(await processVideo(uploadedFileId, 3)).toEqual({ success: true });
  expect(await getUploadedFile(uploadedFileId)).toMatchObject({ status: 'queued', numClips: 3 });
  expect(await listUploadedFiles()).toHaveLength(1);
  expect(await getClipPlayUrl('clip_abc123')).toEqual({ url: '', error: 'There is no such clip.' });
});

test('packs are paid at Stripe or Razorpay', async () => {
  await signUp(account());
  const { url } = await stripe.createCheckoutSession('price_small');
  expect(url).toMatch(new RegExp(`^${servers.stripe}/c/pay/cs_test_`));
  expect(await razorpay.createCheckoutSession('large')).toMatchObject({
    orderId: expect.stringMatching(/^order_/),
    amount: 581_000,
    currency: 'INR',
  });
  await expect(stripe.createCheckoutSession('price_of_a_mug')).rejects.toMatchObject({ status: 422 });
  expect(servers.asked.some(({ path, body }) => path === '/v1/contacts' && body.type === 'customer')).toBe(
    true,
  );
});

test('without a session everything says so', async () => {
  const sentence = 'Invalid or missing authentication token';
  expect(await processVideo('a', 1)).toEqual({ success: false, error: sentence });
  expect(await getClipPlayUrl('a.1')).toEqual({ url: '', error: sentence });
  const file = { filename: 'a.mp4', fileType: 'video/mp4', fileSize: 1 };
  await expect(generateUploadUrl(file)).rejects.toMatchObject({ status: 401, message: sentence });
});
