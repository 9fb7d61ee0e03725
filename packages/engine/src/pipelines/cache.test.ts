import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newFolder } from '../testing/temporary.ts';
import { diskFacts } from './cache.ts';

const hash = `sha256:${'a'.repeat(64)}`;
const Fact = z.object({ value: z.number() });

test('a fact is measured once, and again when its file is damaged', async () => {
  const folder = newFolder();
  const facts = diskFacts(folder);
  let measured = 0;
  const measure = async () => {
    measured += 1;
    return { value: measured };
  };
  expect(await facts.remember(hash, 'look', Fact, measure)).toEqual({ fact: { value: 1 }, cached: false });
  expect(await facts.remember(hash, 'look', Fact, measure)).toEqual({ fact: { value: 1 }, cached: true });
  const [name = ''] = await readdir(folder);
  await writeFile(join(folder, name, 'look.json'), '{"value":');
  expect(await facts.remember(hash, 'look', Fact, measure)).toEqual({ fact: { value: 2 }, cached: false });
});

test('a measurement that fails leaves nothing behind', async () => {
  const folder = newFolder();
  const failing = diskFacts(folder).remember(hash, 'look', Fact, async () => {
    throw new Error('no picture');
  });
  await expect(failing).rejects.toThrow('no picture');
  expect(await readdir(folder)).toEqual([]);
});
