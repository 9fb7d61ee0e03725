import type { Span } from '../facts/index.ts';
import { SAMPLE_RATE } from './voice.ts';

/** Stretches that are nearer than this are read in one go: starting a decoder costs more than reading on. */
const READ_ON_SECONDS = 30;

/**
 * The sound of each stretch, in order. `stretches` are sorted by start and may overlap. As few reads as sensible; what
 * no later stretch needs is not held. Where the source ends early the sound is shorter.
 */
export async function* readStretches<T extends Span>(
  stretches: readonly T[],
  readSound: (span: Span) => AsyncIterable<Float32Array>,
): AsyncGenerator<{ stretch: T; samples: Float32Array }> {
  for (let first = 0; first < stretches.length; ) {
    let last = first;
    let end = stretches[first]?.endSeconds ?? 0;
    for (
      let next = stretches[last + 1];
      next && next.startSeconds - end <= READ_ON_SECONDS;
      next = stretches[last + 1]
    ) {
      end = Math.max(end, next.endSeconds);
      last += 1;
    }
    const run = stretches.slice(first, last + 1);
    yield* readRun(run, { startSeconds: run[0]?.startSeconds ?? 0, endSeconds: end }, readSound);
    first = last + 1;
  }
}

async function* readRun<T extends Span>(
  run: readonly T[],
  span: Span,
  readSound: (span: Span) => AsyncIterable<Float32Array>,
): AsyncGenerator<{ stretch: T; samples: Float32Array }> {
  const sampleAt = (seconds: number) => Math.round((seconds - span.startSeconds) * SAMPLE_RATE);
  let held = new Float32Array(0);
  /** Index in the run of the first held sample. */
  let heldFrom = 0;
  let next = 0;
  const slice = (stretch: Span) =>
    held.slice(
      Math.max(0, sampleAt(stretch.startSeconds) - heldFrom),
      Math.max(0, sampleAt(stretch.endSeconds) - heldFrom),
    );

  for await (const chunk of readSound(span)) {
    const grown = new Float32Array(held.length + chunk.length);
    grown.set(held);
    grown.set(chunk, held.length);
    held = grown;
    for (;;) {
      const stretch = run[next];
      if (!stretch || sampleAt(stretch.endSeconds) > heldFrom + held.length) break;
      yield { stretch, samples: slice(stretch) };
      next += 1;
    }
    // Everything before the next stretch is done with.
    const needed = run[next] ? sampleAt(run[next]?.startSeconds ?? 0) : heldFrom + held.length;
    const drop = Math.min(Math.max(0, needed - heldFrom), held.length);
    held = held.slice(drop);
    heldFrom += drop;
    if (next >= run.length) return;
  }
  for (const stretch of run.slice(next)) yield { stretch, samples: slice(stretch) };
}
