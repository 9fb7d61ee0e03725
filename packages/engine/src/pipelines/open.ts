import type { Source } from '../facts/index.ts';
import { probe } from '../media/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';

/** The first stage of every pipeline: what the file is. Throws EngineError when it cannot be used. */
export async function openSource(
  path: string,
  { events, signal, source }: Pick<Context, 'events' | 'signal' | 'source'>,
): Promise<Source> {
  return inStage(events, 'probe', () => source ?? probe(path, signal ? { signal } : {}));
}
