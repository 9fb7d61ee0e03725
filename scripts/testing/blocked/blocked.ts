import { test } from 'vitest';

test('ends', () => undefined);

test('blocks its thread', { timeout: 100 }, () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
