import {
  answersQuestion,
  deliveryOf,
  type Emotion,
  hookFindings,
  type MeasuredRun,
  type Profile,
  payoffFindings,
  unusualMusic,
} from '../measures/index.ts';
import type { Relevance } from '../steering.ts';
import type { Talk } from '../talk/index.ts';
import { shorten } from './case.ts';
import type { Phrase } from './phrases.ts';

/** Longest piece of speech that is quoted in a reason. */
const QUOTE_CHARACTERS = 90;

/** Up to so many words a sentence is only a cry, which cites badly. */
const INTERJECTION_WORDS = 4;

/** A reason is only given for what stands out: sub-scores of 0–1 from here on. */
const STANDS_OUT = 0.62;

/** Why a run was chosen, and its weak spots, as short sentences that cite the words; the strongest first. */
export function reasonsFor(
  talk: Talk,
  profile: Profile,
  run: MeasuredRun,
  about: {
    phrases: readonly Phrase[];
    emotion: Emotion;
    relevance: Relevance | null;
  },
): string[] {
  const { first, last, values } = run;
  const [opening, closing] = [talk.lines[first], talk.lines[last]];
  if (!opening || !closing) return [];
  const given: { weight: number; text: string }[] = [];
  const give = (weight: number, text: string) => given.push({ weight, text });

  if (about.relevance && about.relevance.hits > 0) {
    const times = about.relevance.hits === 1 ? 'once' : `${about.relevance.hits} times`;
    give(
      2,
      `Answers the prompt: says ${about.relevance.words.map((word) => `“${word}”`).join(', ')} ${times}.`,
    );
  }
  const hook = hookFindings(opening)[0];
  if (hook && values.hook > 0.2) give(values.hook + 0.3, `${hook.reason}: ${quote(opening.text)}.`);
  const payoff = payoffFindings(closing, talk.lines[last - 1])[0];
  if (payoff && values.payoff > 0.25 && last > first)
    give(values.payoff + 0.1, `${payoff.reason}: ${quote(closing.text)}.`);
  const laugh = reactionInside(talk, first, last);
  if (laugh) give(0.75, laugh);
  if (answersQuestion(talk.lines, first, last)) give(0.7, 'Answers the question it opens with.');
  if (values.selfContained > STANDS_OUT) {
    const opens =
      (talk.breaks[first] ?? 0) > 0.5 ? 'starts where a topic starts' : 'needs nothing that was said before';
    give(values.selfContained, `Stands on its own: ${opens} and ends on a finished thought.`);
  }
  const things = about.phrases.slice(0, 3).map((phrase) => phrase.text);
  if (values.information > STANDS_OUT && things.length > 0) {
    give(values.information - 0.1, `Has something to say: ${listed(things)}.`);
  }
  if (values.emotion > STANDS_OUT && about.emotion !== 'calm') {
    give(
      values.emotion - 0.15,
      `Carries feeling (${about.emotion}): ${quote(strongest(talk, first, last))}.`,
    );
  }
  const delivery = deliveryOf(talk, first, last);
  if (values.pace > STANDS_OUT && delivery.relativeRate > 1.05) {
    give(
      values.pace - 0.4,
      `Lively: ${Math.round((delivery.relativeRate - 1) * 100)} % faster than the talk usually goes.`,
    );
  }
  if (talk.loudness && values.energy > 0.8)
    give(values.energy - 0.4, 'Spoken with more energy than most of the talk.');

  const reasons = given.sort((a, b) => b.weight - a.weight).map(({ text }) => text);
  return [...reasons, ...weakSpots(talk, profile, run, delivery.longestGapSeconds)].slice(0, 8);
}

function weakSpots(talk: Talk, profile: Profile, run: MeasuredRun, gapSeconds: number): string[] {
  const leaning = profile.leanings[run.first];
  const spots: string[] = [];
  if (leaning && leaning.value > 0.4)
    spots.push(`Weak spot: starts with “${leaning.word}”, which leans on what came before.`);
  if ((profile.endings[run.last] ?? 1) < 0.5) spots.push('Weak spot: the thought goes on after the end.');
  if (gapSeconds > 2.5) spots.push(`Weak spot: ${gapSeconds.toFixed(1)} s without a word inside.`);
  if (unusualMusic(talk, run.first, run.last) > 0.3)
    spots.push('Weak spot: music plays over more of it than over the rest of the talk.');
  return spots;
}

/** The longest laughter or applause inside a run, before its last sentence, whose own is told as its payoff. */
export function reactionInside(talk: Talk, first: number, last: number): string | null {
  const answered = talk.lines
    .slice(first, last)
    .flatMap(({ text, reaction }) => (reaction ? [{ text, reaction }] : []))
    .sort((a, b) => b.reaction.seconds - a.reaction.seconds)[0];
  if (!answered) return null;
  const does = answered.reaction.kind === 'laughter' ? 'laughs after' : 'applauds';
  return `The room ${does} ${quote(answered.text)}.`;
}

/** The sentence of strongest sentiment. */
function strongest(talk: Talk, first: number, last: number): string {
  let best = talk.lines[first];
  for (const line of talk.lines.slice(first, last + 1)) {
    const isLonger = line.wordCount > INTERJECTION_WORDS;
    if (best && isLonger && Math.abs(line.sentiment) > Math.abs(best.sentiment)) best = line;
  }
  return best?.text ?? '';
}

function quote(text: string): string {
  return `“${shorten(text.replace(/\.$/, ''), QUOTE_CHARACTERS)}”`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
