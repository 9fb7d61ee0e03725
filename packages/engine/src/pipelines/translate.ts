import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaptionWord, type DubLine, type Plan, type PlanFallback, planDuration } from '@reelwright/plan';
import { EngineError, throwIfCancelled } from '../error.ts';
import { hashFile } from '../media/index.ts';
import {
  type ClipSentence,
  clipSentences,
  lineRoom,
  Translated,
  translationQuestion,
  translationsOf,
  wordsOver,
} from '../translation/index.ts';
import { openVoice, type Voice, writeTrack } from '../voice/index.ts';
import { openContext, type PipelineSettings } from './context.ts';
import { recaption } from './recaption.ts';

/** What is to be translated. */
export type TranslateSettings = Pick<PipelineSettings, 'signal' | 'languageModel'> & {
  /** Into what, BCP 47. */
  language: string;
  /** From what; default: the plan's language, else told from the text. */
  from?: string | undefined;
  /** Where the spoken track goes, a `.wav`; null: subtitles only. */
  track: string | null;
};

/** How far the middle of the original sound is turned down under a dubbed line, dB: there, if one listens for it. */
const BED_DB = -24;
/** A voice that speaks faster than this is not understood. */
const FASTEST_PACE = 1.7;
/** What is still missing after that is gained by playing faster, up to this. */
const FASTEST_TEMPO = 1.25;

/**
 * The same video in another language: its captions translated and, with `track`, spoken by a voice of this machine in
 * place of the original, each sentence from where the original begins and no longer than until the next one does. What
 * cannot be said in that time, and a plainer voice than the catalogue has, is a fallback in the plan. Throws EngineError `no_speech` when nothing is captioned,
 * `language_model_…` without a model that answers, `language_unsupported` or `missing_dependency` without a voice.
 */
export async function translate(plan: Plan, settings: TranslateSettings): Promise<Plan> {
  const { language, signal } = settings;
  const sentences = clipSentences(plan);
  if (sentences.length === 0)
    throw new EngineError('no_speech', 'The clip has no captions, so there is nothing to translate.');
  // Before anything is asked and paid for.
  const opened = settings.track === null ? null : await openVoice(language, { signal });
  try {
    const texts = await translated(sentences, plan, settings);
    const words = sentences.flatMap((sentence, i) => wordsOver(texts[i] ?? '', sentence));
    const captioned = await captionedIn(plan, words, language, signal);
    if (opened === null || settings.track === null) return captioned;
    const { lines, fallbacks } = await speak(opened.voice, sentences, texts, plan, settings.track, signal);
    const { contentHash: trackHash } = await hashFile(settings.track, signal);
    const plainer = opened.fallback ? [opened.fallback] : [];
    return {
      ...captioned,
      dub: { language, trackHash, lines, bedDb: BED_DB },
      fallbacks: [...captioned.fallbacks, ...plainer, ...fallbacks],
    };
  } finally {
    await opened?.voice.close();
  }
}

/**
 * The same video with these words (source's clock) as its captions, in the look that it has and fonts that the language
 * needs. Throws as `recaption`.
 */
export async function captionedIn(
  plan: Plan,
  words: readonly CaptionWord[],
  language: string,
  signal?: AbortSignal | undefined,
): Promise<Plan> {
  const { captions } = plan;
  const sorted = words.toSorted((a, b) => a.startSeconds - b.startSeconds);
  if (captions.preset === 'none') return recaption(plan, { preset: 'none', words: sorted, language, signal });
  // The fonts are the preset's own and those that the new letters need.
  const { fontFamily: _, fallbackFonts: __, ...look } = captions.look;
  return recaption(plan, { preset: captions.preset, look, words: sorted, language, signal });
}

async function translated(
  sentences: readonly ClipSentence[],
  plan: Plan,
  settings: TranslateSettings,
): Promise<string[]> {
  const { model, reason } = openContext({ languageModel: settings.languageModel }).languageModel;
  if (model === null)
    throw new EngineError('language_model_key_missing', `Translating needs a language model. ${reason}`);
  const from = settings.from ?? plan.language;
  const answer = await model.ask(
    {
      ...translationQuestion(sentences, { from, to: settings.language }),
      form: Translated,
      check: (given) => translationsOf(given, sentences),
    },
    { signal: settings.signal },
  );
  if (answer.value.some((text) => text === ''))
    throw new EngineError(
      'language_model_bad_answer',
      `The language model did not translate every sentence: ${answer.problems.join(' ')}`,
    );
  return answer.value;
}

/** Speaks every line into the track, as fast as it must be to end in time. */
async function speak(
  voice: Voice,
  sentences: readonly ClipSentence[],
  texts: readonly string[],
  plan: Plan,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ lines: DubLine[]; fallbacks: PlanFallback[] }> {
  const rooms = lineRoom(sentences, planDuration(plan));
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-voice-'));
  const track = await writeTrack(path, signal);
  const lines: DubLine[] = [];
  let late = 0;
  try {
    for (const [i, { startSeconds, endSeconds }] of sentences.entries()) {
      throwIfCancelled(signal);
      const to = { folder, name: `line${i}`, signal };
      const text = texts[i] ?? '';
      const room = rooms[i] ?? endSeconds - startSeconds;
      const said = await voice.speak({ text, pace: 1 }, to);
      const usual = said === null ? null : await track.add(said, 1);
      if (!usual) continue;
      let place = usual;
      const ratio = usual.durationSeconds / room;
      if (ratio > 1) {
        const pace = Math.min(ratio * 1.02, FASTEST_PACE);
        const spoken = await voice.speak({ text, pace }, to);
        const missing = ratio / pace;
        const tempo = missing > 1 ? Math.min(missing * 1.02, FASTEST_TEMPO) : 1;
        place = (spoken === null ? null : await track.add(spoken, tempo)) ?? usual;
        if (place.durationSeconds > room + 0.1) late += 1;
      }
      lines.push({ startSeconds, endSeconds, ...place });
    }
  } finally {
    await track.close();
    await rm(folder, { recursive: true, force: true });
  }
  if (lines.length === 0)
    throw new EngineError('internal', `${voice.name} said nothing of what it was to say.`);
  const cut: PlanFallback = {
    used: `the beginning of ${late} of ${lines.length} sentences`,
    instead_of: 'whole sentences',
    reason: 'They are too long in the other language for the time that the original takes.',
  };
  return { lines, fallbacks: late > 0 ? [cut] : [] };
}
