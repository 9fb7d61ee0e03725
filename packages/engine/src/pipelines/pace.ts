import type { Fallback, Scenes, Source, Span, Transcript, Voices } from '../facts/index.ts';
import { clipSpan, type Moment, type SentenceRun } from '../moments/index.ts';
import {
  extendRun,
  findInterviewers,
  type LevelTrack,
  type PacedClip,
  paceClip,
  type Verdict,
} from '../pacing/index.ts';
import { LevelMeter } from '../sound/index.ts';
import type { HeardSpeech } from '../vision/index.ts';
import type { Chosen } from './choose.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { align, type Heard } from './hear.ts';
import { listen, SAMPLE_RATE } from './listen.ts';
import { type ClipOptions, lengthWindow } from './options.ts';
import { hearVoices } from './voices.ts';

/** Cuts are placed on levels this fine. */
const HOP_SECONDS = 0.01;

/** A chosen moment and what is kept of it. */
export type Paced = PacedClip & { moment: Moment | null; span: Span };

/**
 * What was listened to. Of an interview also the voices of the whole source, with numbers of their own: who asks is told
 * from all questions and answers, not only from the two or three that were chosen.
 */
export type Listened = HeardSpeech & { interview: Voices | null };

/**
 * Listens to the chosen moments: their sound, whose voices are in it. Where something may be left out of them, a little
 * beyond each, so that a clip that gets too short can be made longer.
 */
export async function listenToChosen(
  path: string,
  source: Source,
  chosen: Chosen,
  within: Span,
  options: ClipOptions,
  context: Context,
): Promise<Listened | undefined> {
  const transcript = chosen.heard?.transcript ?? null;
  const spans = chosen.moments.map(({ moment, span }) =>
    moment && options.mode !== 'none' && chosen.heard && isShortened(chosen.heard, moment, options)
      ? reach(chosen.heard, moment.sentences, within, options)
      : span,
  );
  const listened = await inStage(context.events, 'listen', () =>
    listen(path, source, spans, transcript, context),
  );
  if (!listened || !transcript) return undefined;
  const isInterview = options.genre === 'interview' && options.removeAiVoice;
  const interview = isInterview ? await hearVoices(path, source, transcript, context) : null;
  return { ...listened, interview };
}

/**
 * Makes chosen moments longer by the sentences that follow, where leaving something out of them would make them shorter
 * than asked for, and places the words so added on the sound.
 */
export async function lengthenChosen(
  path: string,
  source: Source,
  chosen: Chosen,
  listened: Listened | undefined,
  within: Span,
  options: ClipOptions,
  frameSeconds: number,
  context: Context,
): Promise<Chosen> {
  if (options.mode === 'none' || !mayShorten(options) || !chosen.heard || !listened) return chosen;
  const { minSeconds, maxSeconds } = lengthWindow(options);
  let { heard } = chosen;
  let moments = chosen.moments;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const verdict = interviewersIn(moments, heard, listened, null, options);
    const levels = levelsOf(listened);
    const longer = moments.map(({ moment, span }) => {
      if (!moment) return null;
      const paced = paceOne(
        moment.sentences,
        span,
        heard,
        listened,
        levels,
        verdict,
        options,
        frameSeconds,
        0,
      );
      const missing = minSeconds - keptSeconds(paced);
      if (missing <= 0) return null;
      const taken = moments.flatMap((other) =>
        other.moment === moment || !other.moment ? [] : [other.moment.sentences],
      );
      const room = {
        within: roomAround(span, listened, within),
        taken,
        mostSeconds: maxSeconds - keptSeconds(paced),
      };
      return extendRun(heard.transcript, moment.sentences, missing, room);
    });
    if (longer.every((run) => run === null)) break;
    const spans = longer.flatMap((run) =>
      run ? [clipSpan(heard.transcript, run, within, eventsOf(heard))] : [],
    );
    heard = await align(path, source, heard, spans, context);
    moments = moments.map((one, i) => lengthened(one, longer[i] ?? null, heard, within));
  }
  return { ...chosen, heard, moments };
}

/** Sentences that were added may be an interviewer's too; then more are, this often. */
const MOST_ROUNDS = 3;

/** Decides what is left out of each moment, knowing who is seen. Pure but for its inputs. */
export function paceChosen(
  chosen: Chosen,
  listened: Listened | undefined,
  scenes: Scenes,
  options: ClipOptions,
  frameSeconds: number,
): { clips: Paced[]; fallbacks: Fallback[] } {
  const { heard } = chosen;
  if (!heard || !listened || !mayShorten(options)) {
    const clips = chosen.moments.map(({ moment, span }) => ({ ...asSpoken(moment, span), moment, span }));
    return { clips, fallbacks: [] };
  }
  const verdict = interviewersIn(chosen.moments, heard, listened, scenes, options);
  const levels = levelsOf(listened);
  const { minSeconds } = lengthWindow(options);
  const clips = chosen.moments.map(({ moment, span }) => {
    const run = runOf(moment, span, heard.transcript, options);
    const least = options.mode === 'none' ? 0 : Math.min(minSeconds, span.endSeconds - span.startSeconds);
    const paced = run
      ? paceOne(run, span, heard, listened, levels, verdict, options, frameSeconds, least)
      : asSpoken(moment, span);
    // What was not touched keeps the words that the moment was described with.
    const transcript = paced.cuts.length > 0 ? paced.transcript : (moment?.transcript ?? '');
    return { ...paced, transcript, moment, span };
  });
  const reason = verdict.kind === 'unclear' ? verdict.reason : null;
  const fallbacks =
    reason === null ? [] : [{ used: 'every turn kept', instead_of: 'leaving the interviewer out', reason }];
  return { clips, fallbacks };
}

function paceOne(
  sentences: SentenceRun,
  span: Span,
  heard: Heard,
  listened: Listened,
  levels: readonly LevelTrack[],
  verdict: Verdict,
  options: ClipOptions,
  frameSeconds: number,
  leastSeconds: number,
): PacedClip {
  const facts = { transcript: heard.transcript, voices: listened.interview ?? listened.voices, levels };
  const interviewers = verdict.kind === 'told' ? verdict.voices : new Set<number>();
  return paceClip({ span, sentences }, facts, {
    pace: options.pace,
    interviewers,
    frameSeconds,
    leastSeconds,
  });
}

/**
 * Who interviews, judged over all the moments together, or over everything that is said where that was listened to. The
 * whole of a source is an interview when somebody says so.
 */
function interviewersIn(
  moments: Chosen['moments'],
  heard: Heard,
  listened: Listened,
  scenes: Scenes | null,
  options: ClipOptions,
): Verdict {
  if (!options.removeAiVoice || (options.mode === 'none' && options.genre !== 'interview'))
    return { kind: 'none' };
  if (listened.interview) {
    const everything = { first: 0, last: heard.transcript.sentences.length - 1 };
    const { transcript } = heard;
    return findInterviewers(
      { transcript, voices: listened.interview, speaking: [], runs: [everything] },
      options.genre,
    );
  }
  const runs = moments.flatMap(({ moment, span }) => runOf(moment, span, heard.transcript, options) ?? []);
  const speaking = scenes?.speaking ?? [];
  return findInterviewers(
    { transcript: heard.transcript, voices: listened.voices, speaking, runs },
    options.genre,
  );
}

/** The sentences of a clip: those of its moment; of the whole source, all that begin in it. */
function runOf(
  moment: Moment | null,
  span: Span,
  transcript: Transcript,
  options: ClipOptions,
): SentenceRun | null {
  if (options.mode !== 'none') return moment?.sentences ?? null;
  const inside = transcript.sentences.filter(
    ({ startSeconds, endSeconds }) => endSeconds > span.startSeconds && startSeconds < span.endSeconds,
  );
  const [first, last] = [inside[0], inside.at(-1)];
  return first && last ? { first: first.id, last: last.id } : null;
}

function mayShorten(options: ClipOptions): boolean {
  return (
    options.pace !== 'natural' || (options.removeAiVoice && ['auto', 'interview'].includes(options.genre))
  );
}

/** Whether something may be left out of a moment: at a faster pace always, else where somebody asks. */
function isShortened({ transcript }: Heard, { sentences: run }: Moment, options: ClipOptions): boolean {
  if (options.pace !== 'natural') return true;
  const sentences = transcript.sentences.slice(run.first, run.last + 1);
  return mayShorten(options) && sentences.some(({ ending }) => ending === 'question');
}

function eventsOf({ sound }: Heard) {
  return sound?.events ?? null;
}

function asSpoken(moment: Moment | null, span: Span): PacedClip {
  return { kept: [span], cuts: [], transcript: moment?.transcript ?? '', fallbacks: [] };
}

function lengthened(
  one: Chosen['moments'][number],
  run: SentenceRun | null,
  heard: Heard,
  within: Span,
): Chosen['moments'][number] {
  if (!run || !one.moment) return one;
  const span = clipSpan(heard.transcript, run, within, eventsOf(heard));
  const transcript = heard.transcript.sentences
    .slice(run.first, run.last + 1)
    .map(({ text }) => text.trim())
    .join(' ');
  return { moment: { ...one.moment, sentences: run, ...span, transcript }, span };
}

/** A moment with as many sentences after it as would double the shortest length, and before it where there are none. */
function reach(heard: Heard, run: SentenceRun, within: Span, options: ClipOptions): Span {
  const { minSeconds, maxSeconds } = lengthWindow(options);
  const room = { within, taken: [], mostSeconds: maxSeconds };
  const { transcript } = heard;
  return clipSpan(transcript, extendRun(transcript, run, minSeconds, room) ?? run, within, eventsOf(heard));
}

/** What was listened to around a clip, half a second in from its ends: words there are placed anew. */
function roomAround(span: Span, listened: Listened, within: Span): Span {
  const middle = (span.startSeconds + span.endSeconds) / 2;
  const around = listened.sound.find(
    ({ startSeconds, samples }) =>
      startSeconds <= middle && middle < startSeconds + samples.length / SAMPLE_RATE,
  );
  if (!around) return span;
  const endSeconds = around.startSeconds + around.samples.length / SAMPLE_RATE;
  return {
    startSeconds: Math.max(within.startSeconds, around.startSeconds + MARGIN_SECONDS),
    endSeconds: Math.min(within.endSeconds, endSeconds - MARGIN_SECONDS),
  };
}

/** Room for the lead-in and tail of a clip. */
const MARGIN_SECONDS = 0.15;

function levelsOf(listened: HeardSpeech): LevelTrack[] {
  return listened.sound.map(({ startSeconds, samples }) => {
    const meter = new LevelMeter(SAMPLE_RATE, HOP_SECONDS);
    meter.push(samples);
    return { startSeconds, ...meter.finish() };
  });
}

/** How long what is kept lasts, seconds. */
export function keptSeconds({ kept }: Pick<PacedClip, 'kept'>): number {
  return kept.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
}
