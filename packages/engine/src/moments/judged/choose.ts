import type { Fallback, JudgedMoment, Judgement, Sound, Transcript } from '../../facts/index.ts';
import { describer, tenths } from '../describe.ts';
import { bestDiverseSet } from '../diversity.ts';
import { chooseMomentsLocally, foreign, reportCount } from '../local.ts';
import type { Choice, Moment, MomentOptions, SubScore } from '../moment.ts';
import { type Considered, type Survey, surveyTalk } from '../survey.ts';
import { isEnglish } from '../talk/index.ts';
import { nearestRun } from './brief.ts';
import { emotionNamed, fewWords, plainTags, plainText } from './text.ts';

/**
 * How much a judged value counts beside the measured one. The model understands what is said; the measures see what it
 * does not (adverts, holes, unfinished ends), cannot be talked to, and stay put from model to model. Own judgement.
 */
const JUDGED_SHARE = 0.7;

/** What the model judges; pace and energy are heard. */
const JUDGED = ['hook', 'selfContained', 'payoff', 'information', 'emotion'] as const satisfies SubScore[];

/** A run that may be chosen, and what the model said of it when it did. */
type Candidate = Considered & { judged: JudgedMoment | null };

/**
 * Chooses by what a language model judged, tempered by what is measured. Each judged run is set to the nearest one of
 * legal length on the words as they are placed now; the best set without overlap is taken, and filled up with runs
 * chosen by the measures alone when it has too few. Pure: the same judgement gives the same choice. Nothing judged that
 * can be used gives the local choice, with the reason. Throws as `chooseMomentsLocally`.
 */
export function chooseJudgedMoments(
  transcript: Transcript,
  sound: Sound | null,
  options: MomentOptions,
  judgement: Judgement,
): Choice {
  const survey = surveyTalk(transcript, sound, options);
  const judged = judgedCandidates(survey, judgement);
  if (judged.length === 0) {
    const local = chooseMomentsLocally(transcript, sound, options);
    return local.moments.length === 0
      ? local
      : { ...local, fallbacks: [...local.fallbacks, unjudged(judgement, local.moments.length, options)] };
  }
  const best = bestDiverseSet(survey.talk, judged, options.count);
  const rest = filling(survey, best.chosen, options.count - best.chosen.length);
  const chosen = [...best.chosen, ...rest];
  const fallbacks = [...survey.fallbacks];
  if (rest.length > 0) fallbacks.push(unjudged(judgement, rest.length, options));
  if (rest.length > 0 && !isEnglish(transcript.language)) fallbacks.push(foreign(transcript.language));
  reportCount(options, chosen.length, best.repeats, fallbacks);
  return { moments: written(survey, chosen, judgement.model, transcript.language), fallbacks };
}

/** The judged runs as they can be cut now; of two that come to the same run the better judged one. */
function judgedCandidates({ runs }: Survey, judgement: Judgement): Candidate[] {
  const candidates = new Map<Considered, Candidate>();
  for (const judged of [...judgement.moments].sort((a, b) => b.score - a.score)) {
    const run = nearestRun(runs, judged.sentences);
    if (run === null || candidates.has(run)) continue;
    const values = { ...run.values };
    for (const name of JUDGED) values[name] = mixed(judged.subScores[name] / 10, run.values[name]);
    candidates.set(run, { ...run, values, score: mixed(judged.score, run.score), judged });
  }
  return [...candidates.values()];
}

function mixed(judged: number, measured: number): number {
  return JUDGED_SHARE * judged + (1 - JUDGED_SHARE) * measured;
}

/** The best runs by measure that overlap none of those chosen; never scored above a judged one. */
function filling({ talk, runs }: Survey, chosen: readonly Candidate[], count: number): Candidate[] {
  if (count < 1) return [];
  const free = runs.filter((run) =>
    chosen.every((taken) => run.last < taken.first || run.first > taken.last),
  );
  const most = Math.min(...chosen.map((run) => run.score));
  return bestDiverseSet(talk, free, count).chosen.map((run) => ({
    ...run,
    score: Math.min(run.score, most),
    judged: null,
  }));
}

function unjudged({ model, problems }: Judgement, count: number, options: MomentOptions): Fallback {
  const [problem] = problems;
  return {
    used: `${count} of ${options.count} moments chosen by rules and measures`,
    instead_of: `moments judged by ${model}`,
    reason: `The language model named too few moments that can be cut.${problem === undefined ? '' : ` ${problem}`}`,
  };
}

/** The moments with the model's words; where it has none that can be used, with the talk's own. */
function written(survey: Survey, chosen: readonly Candidate[], model: string, language: string): Moment[] {
  const describe = describer(survey);
  const titles = new Set<string>();
  return chosen.map((run) => {
    const moment = describe(run);
    if (run.judged === null) return { ...moment, score: tenths(run.score) };
    const { judged } = run;
    const title = plainText(judged.title, 60);
    const isNew = title !== '' && !titles.has(title);
    titles.add(title);
    const tags = plainTags(judged.hashtags);
    const reason = plainText(judged.reason, 240);
    return {
      ...moment,
      title: isNew ? title : moment.title,
      viralHook: fewWords(plainText(judged.viralHook, 100), 12, language) || moment.viralHook,
      keyInsight: plainText(judged.keyInsight, 300) || moment.keyInsight,
      dominantEmotion: emotionNamed(judged.dominantEmotion ?? '') ?? moment.dominantEmotion,
      hashtags: tags.length > 0 ? tags : moment.hashtags,
      reasons: [...(reason === '' ? [] : [`${shortName(model)}: ${reason}`]), ...moment.reasons].slice(0, 8),
    };
  });
}

/** The model without its provider, as people call it. */
function shortName(model: string): string {
  return plainText(model.slice(model.indexOf('/') + 1), 50) || 'Language model';
}
