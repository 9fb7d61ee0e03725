import { describe, expect, test } from 'vitest';
import { schema } from '../db/index.ts';
import { useDatabase } from '../testing/database.ts';
import { newAccount, openTestService } from '../testing/service.ts';

const database = useDatabase();

/** Asks for a key and for the list of jobs with the one that the account has. */
async function open(env: Record<string, string>) {
  const service = await openTestService(database, { ...env });
  const ann = await newAccount(service.baseUrl);
  const statuses = async () => {
    const headers = { cookie: ann.cookie, 'content-type': 'application/json' };
    const made = await fetch(`${service.baseUrl}/api/keys`, { method: 'POST', headers, body: '{}' });
    const { key } = (await made.json()) as { key?: string };
    const used = key ? await ann.call('/api/jobs', { headers: { 'x-api-key': key } }) : undefined;
    return [made.status, used?.status];
  };
  return { ann, statuses, service };
}

describe('API_KEYS_REQUIRE_PLAN', () => {
  test('keeps keys for accounts that bought credits; one that did may make and use them', async () => {
    const { ann, statuses, service } = await open({ METERING: 'true', API_KEYS_REQUIRE_PLAN: 'true' });
    expect(await statuses()).toEqual([403, undefined]);
    await database.db.insert(schema.creditTransfers).values({
      ownerId: ann.id,
      key: `test:${ann.id}`,
      kind: 'purchase',
      fromAccount: 'purchases',
      toAccount: 'available',
      amount: 5,
      createdAt: new Date(),
    });
    expect(await statuses()).toEqual([201, 200]);
    await service.close();
  });

  test('refuses a key made before, when it is switched on and its account bought nothing', async () => {
    const before = await open({ METERING: 'true' });
    expect((await before.ann.call('/api/jobs')).status).toBe(200);
    await before.service.close();
    const after = await openTestService(database, { METERING: 'true', API_KEYS_REQUIRE_PLAN: 'true' });
    const headers = { 'x-api-key': before.ann.key };
    expect((await fetch(`${after.baseUrl}/api/jobs`, { headers })).status).toBe(403);
    await after.close();
  });

  test('says nothing where credits are not counted, because nothing is sold there', async () => {
    const { statuses, service } = await open({ API_KEYS_REQUIRE_PLAN: 'true' });
    expect(await statuses()).toEqual([201, 200]);
    await service.close();
  });
});
