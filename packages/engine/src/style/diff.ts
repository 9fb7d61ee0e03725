import type { StyleDna } from './dna.ts';

/** One field in which two styles differ; `by` is second minus first where both are numbers. */
export type StyleDifference = { field: string; first: unknown; second: unknown; by: number | null };

/** What says nothing of the style: when and from what it was extracted, and how surely. */
const ABOUT = new Set<keyof StyleDna>([
  'version',
  'created_at',
  'source_duration_seconds',
  'extraction_confidence',
  'confidence',
  'fallbacks',
]);

/**
 * Every field in which two styles differ, in the order of the schema, with dotted paths; none when they are alike. Lists
 * (beats, overlays) count by their length.
 */
export function diffStyles(first: StyleDna, second: StyleDna): StyleDifference[] {
  const [a, b] = [flat(first), flat(second)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((field) => {
    const [one, other] = [a.get(field) ?? null, b.get(field) ?? null];
    if (one === other) return [];
    const by = typeof one === 'number' && typeof other === 'number' ? Number((other - one).toFixed(3)) : null;
    return [{ field, first: one, second: other, by }];
  });
}

function flat(style: StyleDna): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const add = (path: string, value: unknown): void => {
    if (Array.isArray(value)) fields.set(`${path}.length`, value.length);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
    else fields.set(path, value);
  };
  for (const [key, value] of Object.entries(style))
    if (![...ABOUT].some((about) => about === key)) add(key, value);
  return fields;
}
