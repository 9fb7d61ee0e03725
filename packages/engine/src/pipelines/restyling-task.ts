import type { Plan } from '@reelwright/plan';
import type { Fallback, Music } from '../facts/index.ts';
import { defineTask } from '../models/task.ts';
import { applyCuts } from '../style/apply-cuts.ts';
import { assembleRestyled, type Restyling } from './assemble-restyled.ts';
import { letteringOf } from './restyle-captions.ts';

/** All that is known of a video and a style, as plain data. The fonts that captions need have been fetched. */
export type KnownForRestyling = Omit<Restyling, 'joins' | 'lettering'> & { music: Music | null };

/**
 * Plans a restyled video in a worker thread: an hour with many cuts takes seconds. Gives the plan, and what is said about the
 * cuts that were asked for.
 */
export default defineTask(
  async () =>
    async ({ music, ...known }: KnownForRestyling): Promise<{ plan: Plan; fallbacks: Fallback[] }> => {
      const { source, seen, transcript, applied, options } = known;
      const pace = { durationSeconds: source.durationSeconds, look: seen, music, transcript };
      const { joins, fallbacks } = applyCuts(pace, options.style, options.strength);
      const { lettering } = await letteringOf(applied.hasCaptions ? transcript : null, applied.output);
      return { plan: assembleRestyled({ ...known, joins, lettering }), fallbacks };
    },
);
