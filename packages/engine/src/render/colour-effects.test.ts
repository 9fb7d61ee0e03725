import { expect, test } from 'vitest';
import { colourEffectFilters } from './colour-effects.ts';

test('each change is a filter of numbers for as long as it lasts', () => {
  expect(colourEffectFilters({})).toBe('');
  const effect = { startSeconds: 1, endSeconds: 2.5, brightness: 0.06, contrast: 1.12, saturation: 0.5 };
  expect(colourEffectFilters({ effects: [effect, effect] })).toBe(
    'eq=brightness=0.0600:contrast=1.1200:saturation=0.5000:enable=gte(t\\,1)*lt(t\\,2.5),'.repeat(2),
  );
  // A part that begins a second and a half in.
  expect(colourEffectFilters({ effects: [effect] }, 1.5)).toContain('enable=gte(t\\,-0.5)*lt(t\\,1),');
  expect(colourEffectFilters({ effects: [effect] }, 2.5)).toBe('');
});
