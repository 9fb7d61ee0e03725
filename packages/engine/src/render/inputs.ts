import type { Source } from '../facts/index.ts';
import { inputArguments } from '../media/index.ts';
import type { FilterGraph } from './graph.ts';
import { secondsText } from './reading.ts';

/** Decoder threads of one input: enough for real time at 4K, few enough that a dozen inputs stay small. */
const DECODER_THREADS = 4;

/** The arguments that open the stretches of the source that a graph reads. */
export function inputsOf(
  graph: Pick<FilterGraph, 'inputs'>,
  job: { source: Pick<Source, 'demuxer'>; path: string },
): string[] {
  return graph.inputs.flatMap(({ startSeconds, durationSeconds }) => [
    ...(startSeconds > 0 ? ['-ss', secondsText(startSeconds)] : []),
    ...['-t', secondsText(durationSeconds), '-threads', `${DECODER_THREADS}`],
    // A picture that changes its size on the way must not start the graph anew: frames would be counted twice.
    ...['-reinit_filter:v', '0'],
    ...inputArguments(job.path, job.source),
  ]);
}
