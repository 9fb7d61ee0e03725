import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { partsOf } from './shelf.ts';

const models = Object.entries(catalogue);
const files = models.flatMap(([model, { files }]) =>
  Object.values(files).map((file) => ({ model, file, parts: partsOf(file) })),
);

describe('the catalogue', () => {
  test('gives every file a name, a size and a SHA-256 of its own', () => {
    const names = files.map(({ file }) => file.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { file, parts } of files)
      for (const { name, sha256, bytes } of [file, ...parts]) {
        expect({ name, sha256 }).toEqual({ name, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
        expect(bytes).toBeGreaterThan(0);
        // In a mirror folder and in the store a name is a file name.
        expect(name).toMatch(/^[\w.-]+\.\w+$/);
      }
  });

  test('fetches over https alone, and everything has a source', () => {
    for (const { parts } of files)
      for (const part of parts) {
        expect(part.npm !== undefined || part.https.length > 0).toBe(true);
        for (const address of part.https) expect(new URL(address).protocol).toBe('https:');
      }
  });

  test('names a licence and an author for each model', () => {
    for (const [, { licence, upstream }] of models) {
      expect(licence).toMatch(/^[\w.-]+$/);
      expect(upstream).toMatch(/^https:\/\//);
    }
  });

  test('names unproven models by a commit, so that the bytes cannot change at their source', () => {
    const unproven = models.filter(([, model]) => model.unproven);
    expect(unproven.map(([name]) => name)).toContain('parakeet-v3');
    for (const [, { files }] of unproven)
      for (const part of Object.values(files).flatMap(partsOf))
        for (const address of part.https) expect(address).toMatch(/\/[0-9a-f]{40}\//);
  });
});
