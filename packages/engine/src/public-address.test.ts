import { expect, test } from 'vitest';
import { isPublicAddress, lookupBy } from './public-address.ts';

test.each([
  '127.0.0.1',
  '127.8.8.8',
  '127.1',
  '2130706433',
  '::1',
  '::ffff:127.0.0.1',
  '::7f00:1',
  '::ffff:0:127.0.0.1',
  '0.0.0.0',
  '::',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.0.1',
  '192.168.1.1',
  '192.0.0.8',
  '100.64.0.1',
  'fd00::1',
  'fe80::1',
  'fec0::1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '198.18.0.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  'ff02::1',
  'no address',
  '',
])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

test.each(['93.184.216.34', '8.8.8.8', '142.250.1.1', '2606:2800:220:1:248:1893:25c8:1946'])(
  '%s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test('a socket connects to what was resolved, to all of it or the first, and to nothing when that throws', async () => {
  const found = [
    { address: '93.184.216.34', family: 4 },
    { address: '2606:4700::1', family: 6 },
  ];
  const lookUp = (all: boolean, resolve = async () => found) =>
    new Promise((done) => {
      lookupBy(resolve)('host', { all }, (error, address, family) => done(error ?? [address, family]));
    });
  expect(await lookUp(true)).toEqual([found, undefined]);
  expect(await lookUp(false)).toEqual(['93.184.216.34', 4]);
  expect(await lookUp(true, async () => [])).toEqual(new Error('host has no address.'));
  const refusal = new Error('not that one');
  expect(await lookUp(false, () => Promise.reject(refusal))).toBe(refusal);
});
