import { EngineError } from '../error.ts';
import { baseLanguage, type Fallback } from '../facts/index.ts';
import { listModels } from '../models/index.ts';
import { RECOGNISERS, type Recogniser, type RecogniserName, understands } from '../speech/index.ts';

/** A recogniser to use, and what is said when it is not the wanted one. */
export type RecogniserChoice = { recogniser: RecogniserName; fallback: Fallback | null };

/** Who takes over when the wanted recogniser does not understand a language: the more exact ones first. */
const SUBSTITUTES: readonly RecogniserName[] = [
  'parakeet-v3',
  'whisper-turbo',
  'whisper-medium',
  'whisper-small',
  'whisper-base',
  'whisper-tiny',
];

/**
 * The recogniser for a language (BCP 47; null: not known yet): the wanted one when it understands it, else the best
 * that is at hand, else `language_unsupported` with what to do. Pure. A service on the network never takes over by
 * itself: the sound would leave the machine unasked.
 */
export function chooseRecogniser(
  wanted: RecogniserName,
  language: string | null,
  here: ReadonlySet<RecogniserName>,
): RecogniserChoice {
  if (language === null || understands(RECOGNISERS[wanted], language))
    return { recogniser: wanted, fallback: null };
  return substitute(wanted, language, here, `${wanted} does not understand ${nameOf(language)}.`);
}

/**
 * Who takes over from a recogniser of one language that heard another one, which nobody has named. Throws `refusal`
 * when nobody can. Pure.
 */
export function chooseAfterRefusal(
  wanted: RecogniserName,
  here: ReadonlySet<RecogniserName>,
  refusal: EngineError,
): RecogniserChoice {
  // Parakeet cannot know whether it is spoken to in one of its languages; Whisper can, and knows more of them.
  const recogniser = SUBSTITUTES.filter((name) => name !== 'parakeet-v3').find((name) => here.has(name));
  if (recogniser === undefined) throw refusal;
  const reason = `${refusal.message.split('. ')[0] ?? refusal.message}.`;
  return { recogniser, fallback: { used: recogniser, instead_of: wanted, reason } };
}

function substitute(
  wanted: RecogniserName,
  language: string,
  here: ReadonlySet<RecogniserName>,
  reason: string,
): RecogniserChoice {
  const able = SUBSTITUTES.filter((name) => understands(RECOGNISERS[name], language));
  const recogniser = able.find((name) => here.has(name));
  if (recogniser) return { recogniser, fallback: { used: recogniser, instead_of: wanted, reason } };
  const advice = able.includes('whisper-small')
    ? 'Fetch one that does with "reelwright models pull whisper-small", or give a transcript file.'
    : 'Give a transcript file, or use a transcription service ("--recogniser openai-compatible").';
  throw new EngineError('language_unsupported', `${reason} ${advice}`);
}

/** The recognisers whose model files are on this machine. */
export async function recognisersHere(): Promise<ReadonlySet<RecogniserName>> {
  const installed = new Set((await listModels()).filter((model) => model.installed).map(({ name }) => name));
  const isHere = ({ models }: Recogniser) =>
    models.length > 0 && models.every((model) => installed.has(model));
  return new Set(SUBSTITUTES.filter((name) => isHere(RECOGNISERS[name])));
}

/**
 * A language as it was asked for, in BCP 47's own spelling; null for `auto`. Throws `invalid_input` for what is no
 * language tag.
 */
export function parseLanguage(language: string): string | null {
  if (language === 'auto') return null;
  try {
    const [tag] = Intl.getCanonicalLocales(language);
    if (tag !== undefined && /^[a-z]{2,3}$/.test(baseLanguage(tag))) return tag;
  } catch {
    // Told below.
  }
  throw new EngineError(
    'invalid_input',
    `settings.language must be "auto" or a language tag such as "en", "de" or "pt-BR", not "${language}".`,
  );
}

function nameOf(language: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
}
