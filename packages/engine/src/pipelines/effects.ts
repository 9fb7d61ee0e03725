import { chooseEffects, type Effect, type Plan, type PlanFallback } from '@reelwright/plan';
import { ChosenEffects, effectsOf, effectsQuestion, outlineOf } from '../effects/index.ts';
import { EngineError } from '../error.ts';
import { openContext, type PipelineSettings } from './context.ts';

/** Effects that suit a clip, who chose them (a model's name; null: rules), and what of the wanted did not come about. */
export type SuitingEffects = { effects: Effect[]; by: string | null; fallback: PlanFallback | null };

/** Longer than this nobody waits for effects, ms. */
const PATIENCE_MS = 120_000;

/**
 * Effects that suit a clip, of the plan's list: chosen by the language model when there is one, else by rules over the
 * clip's own words and shots. A model that fails, or whose answer has nothing that can be used, is a fallback. Throws
 * EngineError `cancelled`, and `invalid_input` for settings of a model that cannot work.
 */
export async function suitingEffects(
  plan: Plan,
  settings: Pick<PipelineSettings, 'signal' | 'languageModel'>,
): Promise<SuitingEffects> {
  const byRules = { effects: chooseEffects(plan), by: null };
  const { model } = openContext(settings).languageModel;
  if (model === null) return { ...byRules, fallback: null };
  const late = AbortSignal.timeout(PATIENCE_MS);
  const clip = outlineOf(plan);
  const question = {
    ...effectsQuestion(clip),
    form: ChosenEffects,
    check: (answer: ChosenEffects) => effectsOf(answer, clip),
  };
  const failed = (reason: string) => ({
    ...byRules,
    fallback: { used: 'effects chosen by rules', instead_of: `effects by ${model.name}`, reason },
  });
  try {
    const signal = settings.signal ? AbortSignal.any([settings.signal, late]) : late;
    const { value: effects, problems } = await model.ask(question, { signal });
    const [first = ''] = problems;
    if (effects.length === 0) return failed(first);
    return { effects, by: model.name, fallback: problems.length > 0 ? partly(model.name, problems) : null };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code !== 'cancelled') return failed(error.message);
    if (settings.signal?.aborted) throw error;
    return failed(`It did not answer within ${PATIENCE_MS / 1_000} s.`);
  }
}

function partly(name: string, [first = '', ...more]: readonly string[]): PlanFallback {
  return {
    used: 'the usable part of the answer',
    instead_of: `all effects by ${name}`,
    reason: more.length === 0 ? first : `${first} And ${more.length} more.`,
  };
}
