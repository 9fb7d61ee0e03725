import type { Plan } from '@reelwright/plan';
import type { Fallback, Music } from '../facts/index.ts';
import { cameraCuts } from '../framing/index.ts';
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
      const { source, seen, transcript, applied, options, scenes, picture } = known;
      const { durationSeconds } = source;
      const whole = { startSeconds: 0, endSeconds: durationSeconds };
      const ground = { scenes, picture, output: applied.output };
      const facts = { durationSeconds, look: seen, music, transcript, cameraCuts: cameraCuts(whole, ground) };
      const { joins, fallbacks } = applyCuts(facts, options.style, options.strength);
      const { lettering } = await letteringOf(applied.hasCaptions ? transcript : null, applied.output);
      return { plan: assembleRestyled({ ...known, joins, lettering }), fallbacks };
    },
);
