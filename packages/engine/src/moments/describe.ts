import { clipSpan } from './boundaries.ts';
import type { Moment, SubScore } from './moment.ts';
import type { Considered, Survey } from './survey.ts';
import { isEnglish } from './talk/index.ts';
import {
  hashtags,
  headlines,
  keyInsight,
  neutralWords,
  phrasesOf,
  readTerms,
  readTopics,
  reasonsFor,
} from './words/index.ts';

/**
 * Writes the moments of one talk, one after the other; no title is used twice. In English by what the words mean, in
 * other languages by what can be counted.
 */
export function describer(survey: Survey): (run: Considered) => Moment {
  const { talk } = survey;
  const words = isEnglish(talk.transcript.language) ? englishWords(survey) : otherWords(survey);
  return (run) => ({
    sentences: { first: run.first, last: run.last },
    ...clipSpan(talk.transcript, run, talk.within, talk.events),
    score: tenths(run.score),
    subScores: subScores(run.values),
    ...words(run),
    transcript: talk.lines
      .slice(run.first, run.last + 1)
      .map((line) => line.text)
      .join(' '),
  });
}

/** What is written about a moment. */
type Words = Pick<Moment, 'title' | 'viralHook' | 'keyInsight' | 'dominantEmotion' | 'hashtags' | 'reasons'>;

function englishWords({ talk, profile, genre }: Survey): (run: Considered) => Words {
  const topics = readTopics(talk);
  const talkPhrases = phrasesOf(talk, topics, talk.usable[0] ?? 0, talk.usable.at(-1) ?? 0).slice(0, 12);
  const titles = new Set<string>();
  return (run) => {
    const { first, last, emotion, relevance } = run;
    const phrases = phrasesOf(talk, topics, first, last);
    const lines = headlines(talk, profile, first, last, phrases, titles);
    titles.add(lines.title);
    return {
      reasons: reasonsFor(talk, profile, run, { phrases, emotion, relevance }),
      ...lines,
      keyInsight: keyInsight(talk, profile, first, last, phrases),
      dominantEmotion: emotion,
      hashtags: hashtags(phrases, talkPhrases, genre),
    };
  };
}

function otherWords({ talk }: Survey): (run: Considered) => Words {
  const terms = readTerms(talk);
  const titles = new Set<string>();
  return (run) => {
    const words = neutralWords(talk, terms, run, titles);
    titles.add(words.title);
    return words;
  };
}

function subScores(values: Record<SubScore, number>): Record<SubScore, number> {
  return {
    hook: tenths(10 * values.hook),
    selfContained: tenths(10 * values.selfContained),
    payoff: tenths(10 * values.payoff),
    information: tenths(10 * values.information),
    emotion: tenths(10 * values.emotion),
    pace: tenths(10 * values.pace),
    energy: tenths(10 * values.energy),
  };
}

/** On the scale of 0–10, one decimal. */
export function tenths(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 10) * 10) / 10;
}
