import type { PlanFallback } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import { listModels } from '../models/index.ts';
import { openEspeak } from './espeak.ts';
import { NATURAL_VOICES, type NaturalVoice, type OpenOptions } from './natural.ts';
import type { Voice } from './voice.ts';

/** A voice, and what it takes the place of when it is not the best that the catalogue has. */
export type OpenedVoice = { voice: Voice; fallback: PlanFallback | null };

/**
 * The best voice of this machine for a language (BCP 47): a natural one when its model was pulled, else espeak-ng's, with
 * the reason. Nothing is downloaded. Throws EngineError `missing_dependency` when espeak-ng is not installed, which says
 * for all of them how words sound; `language_unsupported` when no voice speaks the language; `cancelled`.
 */
export async function openVoice(language: string, options: OpenOptions = {}): Promise<OpenedVoice> {
  const base = language.toLowerCase().split('-')[0] ?? language;
  const natural = NATURAL_VOICES.find(({ languages }) => languages.includes(base));
  const reason = natural
    ? await reasonAgainst(natural, options)
    : `No natural voice of the catalogue speaks ${language}.`;
  if (natural && reason === null) {
    try {
      return { voice: await natural.open(base, options), fallback: null };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
      return instead(await openEspeak(language), natural.model, error.message);
    }
  }
  return instead(await openEspeak(language), natural?.model ?? 'a natural voice', reason ?? '');
}

/** The natural voices whose models are on this machine, by name. */
export async function naturalVoicesHere(store?: OpenOptions['store']): Promise<string[]> {
  const here = new Set((await listModels(store)).filter((row) => row.installed).map(({ name }) => name));
  return NATURAL_VOICES.map(({ model }) => model).filter((model) => here.has(model));
}

async function reasonAgainst({ model }: NaturalVoice, { store }: OpenOptions): Promise<string | null> {
  if ((await naturalVoicesHere(store)).includes(model)) return null;
  return `The voice ${model} is not on this machine; "reelwright models pull ${model}" fetches it.`;
}

function instead(voice: Voice, better: string, reason: string): OpenedVoice {
  return { voice, fallback: { used: voice.name, instead_of: better, reason } };
}
