import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { EngineError } from '../error.ts';
import { type Fallback, type JudgedMoment, Judgement, type Source } from '../facts/index.ts';
import { addUsage, type LanguageModel, NO_USAGE, type Usage } from '../language-model/index.ts';
import {
  type Brief,
  briefOf,
  detailQuestions,
  JUDGING_VERSION,
  type JudgingQuestion,
  type MomentOptions,
  scanQuestions,
  shortlist,
  wholeRun,
} from '../moments/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import type { Heard } from './hear.ts';
import type { LanguageModelUse } from './manifest.ts';

/** What a language model thinks of a talk; null when none is configured, or it failed: then the fallbacks say why. */
export type Judged = {
  judgement: Judgement | null;
  use: LanguageModelUse | null;
  fallbacks: Fallback[];
};

/**
 * Has a talk judged by the configured language model, once for each question ever asked: which runs make good clips
 * (`find`), or what all of it is as one clip (`whole`). Whatever goes wrong with the model is a fallback; only
 * cancelling throws.
 */
export async function judge(
  source: Source,
  { transcript, sound }: Heard,
  options: MomentOptions,
  what: 'find' | 'whole',
  context: Context,
): Promise<Judged> {
  const { model } = context.languageModel;
  const brief = model === null ? null : briefOf(transcript, sound, options);
  if (model === null || brief === null || brief.runs.length === 0)
    return { judgement: null, use: null, fallbacks: [] };
  return inStage(context.events, 'judge', async (progress) => {
    const asking = new Asking(model, context.signal, progress);
    const measure = () => (what === 'find' ? findMoments(brief, asking) : describeWhole(brief, asking));
    try {
      const name = nameOf(brief, what, model);
      const { fact, cached } = await context.facts.remember(source.contentHash, name, Judgement, measure);
      return report({
        judgement: fact,
        use: { model: model.name, ...fact.usage, cached },
        fallbacks: partly(fact),
      });
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
      const use = { model: model.name, ...asking.usage, cached: false };
      return report({ judgement: null, use, fallbacks: [failed(model, error)] });
    }
  });

  function report(judged: Judged): Judged {
    if (judged.use !== null) context.events({ type: 'language-model', use: judged.use });
    return judged;
  }
}

/** Two passes: every window of the talk side by side, then the best runs in detail. */
async function findMoments(brief: Brief, asking: Asking): Promise<Judgement> {
  const windows = scanQuestions(brief);
  const scanned = await asking.all(windows, 0, 0.6);
  const batches = detailQuestions(brief, shortlist(brief, scanned.flat()));
  return asking.judgement((await asking.all(batches, 0.6, 1)).flat());
}

/** One question about all of it. */
async function describeWhole(brief: Brief, asking: Asking): Promise<Judgement> {
  const run = wholeRun(brief);
  const batches = run === null ? [] : detailQuestions(brief, [run]);
  return asking.judgement((await asking.all(batches, 0, 1)).flat());
}

/** The questions of one judgement: what they took, and what was wrong with the answers. */
class Asking {
  usage: Usage = NO_USAGE;
  private readonly problems: string[] = [];
  private readonly model: LanguageModel;
  private readonly signal: AbortSignal | undefined;
  private readonly progress: (fraction: number) => void;

  constructor(model: LanguageModel, signal: AbortSignal | undefined, progress: (fraction: number) => void) {
    this.model = model;
    this.signal = signal;
    this.progress = progress;
  }

  /**
   * Asks as many at a time as the model takes. An answer that cannot be used leaves its part of the talk unjudged; when
   * more than half cannot, or the service fails, everything stops and the error is thrown.
   */
  async all<Form, Value>(
    questions: JudgingQuestion<Form, Value>[],
    from: number,
    to: number,
  ): Promise<Value[]> {
    const stop = new AbortController();
    const signal = this.signal ? AbortSignal.any([this.signal, stop.signal]) : stop.signal;
    let done = 0;
    let bad = 0;
    const onUsage = (usage: Usage) => {
      this.usage = addUsage(this.usage, usage);
    };
    const ask = async (question: JudgingQuestion<Form, Value>) => {
      try {
        const { value, problems } = await this.model.ask(question, { signal, onUsage });
        return { values: [value], problems };
      } catch (error) {
        const isBad = error instanceof EngineError && error.code === 'language_model_bad_answer';
        bad += 1;
        if (!isBad || bad > questions.length / 2) throw error;
        return { values: [], problems: [error.message] };
      } finally {
        done += 1;
        this.progress(from + ((to - from) * done) / questions.length);
      }
    };
    try {
      const answers = await pMap(questions, ask, { concurrency: this.model.parallel });
      this.problems.push(...answers.flatMap(({ problems }) => problems));
      return answers.flatMap(({ values }) => values);
    } catch (error) {
      stop.abort();
      throw error;
    }
  }

  judgement(moments: readonly JudgedMoment[]): Judgement {
    return {
      model: this.model.name,
      moments: [...moments].sort((a, b) => b.score - a.score || a.sentences.first - b.sentences.first),
      problems: this.problems.slice(0, 100).map((problem) => problem.slice(0, 1000)),
      usage: this.usage,
    };
  }
}

/** The name that a judgement is kept under: who is asked, and everything that is asked first. */
function nameOf(brief: Brief, what: string, model: LanguageModel): string {
  const asked = scanQuestions(brief).map(({ system, document }) => [system, document]);
  const { count, window } = brief.options;
  const digest = createHash('sha256')
    .update(JSON.stringify([JUDGING_VERSION, model.name, model.address, what, count, window, asked]))
    .digest('hex');
  return `judgement-${digest.slice(0, 32)}`;
}

function failed({ name }: LanguageModel, error: EngineError): Fallback {
  return {
    used: 'moments and words chosen by rules and measures',
    instead_of: `moments and words by ${name}`,
    reason: error.message,
  };
}

/** What of the answers was left out, when something was. */
function partly({ model, problems }: Judgement): Fallback[] {
  const [first] = problems;
  if (first === undefined) return [];
  const more = problems.length === 1 ? '' : ` And ${problems.length - 1} more.`;
  return [
    {
      used: 'the usable part of the answers',
      instead_of: `all answers of ${model}`,
      reason: `${first}${more}`,
    },
  ];
}
