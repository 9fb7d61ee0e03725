import { describe, expect, test } from 'vitest';
import { checkSource } from './check-docs.ts';

const texts = (name: string, text: string) =>
  checkSource(name, text).map((finding) => `${finding.line} ${finding.text}`);

describe('the check of public doc comments', () => {
  test.each([
    ['function', 'export function look(): void {}'],
    ['class', 'export class look {}'],
    ['type', 'export type look = string;'],
    ['interface', 'export interface look {}'],
    ['const', 'export const look = 1;'],
  ])('an exported %s without one is named with its line', (kind, code) => {
    expect(texts('room.ts', `\n${code}\n`)).toEqual([`2 exported ${kind} look has no doc comment`]);
    expect(texts('room.ts', `/** What it promises. */\n${code}\n`)).toEqual([]);
  });

  test('an empty or ordinary comment does not count', () => {
    expect(texts('room.ts', '/** */\nexport const a = 1;')).toHaveLength(1);
    expect(texts('room.ts', '// A.\nexport const a = 1;')).toHaveLength(1);
  });

  test('things exported further down or by default count, private ones and re-exports do not', () => {
    expect(texts('room.ts', 'const a = 1;\nexport { a };')).toEqual([
      '1 exported const a has no doc comment',
    ]);
    expect(texts('room.ts', 'export default function (): void {}')).toHaveLength(1);
    expect(texts('room.ts', 'export default 1;')).toHaveLength(1);
    expect(
      texts('room.ts', "const a = 1;\nexport { b } from './b.ts';\nexport * from './c.ts';\nconsole.log(a);"),
    ).toEqual([]);
  });

  test('one comment serves all overloads', () => {
    const code =
      'export function f(a: string): void;\nexport function f(a: number): void;\nexport function f(): void {}';
    expect(texts('room.ts', `/** Does. */\n${code}`)).toEqual([]);
    expect(texts('room.ts', code)).toHaveLength(1);
  });

  test('a folder’s face has to say what the folder is for', () => {
    expect(texts('a/index.ts', "export * from './b.ts';")).toHaveLength(1);
    expect(texts('a/index.ts', "/** For b. */\nexport * from './b.ts';")).toEqual([]);
  });

  test('a file over 300 lines is a warning, over 350 an error', () => {
    const lines = (count: number) => '//\n'.repeat(count);
    expect(checkSource('room.ts', lines(300))).toEqual([]);
    expect(checkSource('room.ts', lines(301))).toMatchObject([{ severity: 'warning' }]);
    expect(checkSource('room.ts', lines(351))).toMatchObject([{ severity: 'error' }]);
  });
});
