import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginHistory, change, type History, redo, undo } from './history.ts';

test('undoing everything leads back to the beginning, doing it again to the end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1 }), { maxLength: 30 }), (steps) => {
      let history: History<number> = beginHistory(0);
      const seen = [0];
      for (const step of steps) {
        if (step === history.present) continue;
        history = change(history, step, `step ${seen.length}`);
        seen.push(step);
      }
      for (const state of seen.toReversed()) {
        expect(history.present).toBe(state);
        history = undo(history);
      }
      for (const state of seen) {
        expect(history.present).toBe(state);
        history = redo(history);
      }
    }),
  );
});

test('what is dragged is one step; what comes after an undo forgets what was undone', () => {
  let history = beginHistory('a');
  for (const state of ['b', 'c', 'd']) history = change(history, state, 'Move…');
  history = change(history, 'e', 'Cut');
  expect(undo(history).present).toBe('d');
  expect(undo(undo(history)).present).toBe('a');
  const other = change(undo(history), 'f', 'Other');
  expect(redo(other)).toBe(other);
});
