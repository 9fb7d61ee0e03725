/** What was done, can be undone, and done again. Newest at the end of `past` and of `future`. */
export type History<State> = {
  readonly past: readonly { readonly state: State; readonly label: string }[];
  readonly present: State;
  /** What the last change was called; null at the beginning. */
  readonly label: string | null;
  readonly future: readonly { readonly state: State; readonly label: string }[];
};

/** Steps that can be undone; a plan has some ten thousand characters. */
const MOST_STEPS = 200;

/** A history that begins. */
export function beginHistory<State>(present: State): History<State> {
  return { past: [], present, label: null, future: [] };
}

/**
 * The history after a change. Changes of the same `label` that ends in `…` follow each other while something is dragged:
 * they are one step.
 */
export function change<State>(history: History<State>, state: State, label: string): History<State> {
  if (state === history.present) return history;
  const { past, present } = history;
  const goesOn = label.endsWith('…') && label === history.label;
  const kept = goesOn ? past : [...past, { state: present, label }].slice(-MOST_STEPS);
  return { past: kept, present: state, label, future: [] };
}

/** One step back; the same when there is none. */
export function undo<State>(history: History<State>): History<State> {
  const last = history.past.at(-1);
  if (!last) return history;
  const past = history.past.slice(0, -1);
  return {
    past,
    present: last.state,
    label: past.at(-1)?.label ?? null,
    future: [...history.future, { state: history.present, label: last.label }],
  };
}

/** One step forward again; the same when there is none. */
export function redo<State>(history: History<State>): History<State> {
  const next = history.future.at(-1);
  if (!next) return history;
  return {
    past: [...history.past, { state: history.present, label: next.label }],
    present: next.state,
    label: next.label,
    future: history.future.slice(0, -1),
  };
}
