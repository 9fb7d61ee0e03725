import { clamp, everywhere, type Line, ramp, said } from '../talk/index.ts';

/** The feelings a moment can have. `calm` is none of the others. */
export const EMOTIONS = [
  'excitement',
  'curiosity',
  'surprise',
  'humor',
  'anger',
  'sadness',
  'fear',
  'inspiration',
  'gratitude',
  'calm',
] as const;
/** The feelings a moment can have. */
export type Emotion = (typeof EMOTIONS)[number];

/** Words that name or show a feeling; the clearest have the most weight. */
const SIGNS: Record<Exclude<Emotion, 'calm'>, readonly { pattern: RegExp; weight: number }[]> = {
  excitement: [
    {
      pattern: everywhere(said`
          amazing|incredible|awesome|exciting|excited|thrilled|thrilling|epic|fantastic|unreal
          insane(?:ly)?|pumped|can't wait|love (?:it|this|that)|we (?:did it|won|made it)
          blown away|best day|celebrat\w+|victory|champion\w*|wow
        `),
      weight: 1,
    },
    { pattern: /!/g, weight: 0.5 },
  ],
  curiosity: [
    {
      pattern: everywhere(said`
          why (?:do|does|did|is|are|was|were|would|don't|can't)
          how (?:do|does|did|is|can|could|come)|what (?:if|happens|happened|makes|made)
          wonder(?:ed|ing)?|curious|curiosity|mystery|mysterious|puzzle[ds]?|question|secret
          the reason|experiment\w*|discover\w*|explor\w+|find out|figure out|nobody knows
        `),
      weight: 0.7,
    },
    { pattern: /\?/g, weight: 0.35 },
  ],
  surprise: [
    {
      pattern: everywhere(said`
          surpris\w+|shock\w+|unexpected\w*|suddenly|all of a sudden|out of nowhere
          couldn't believe|can't believe|didn't expect|never expected|no idea|turns? out
          turned out|stunned|believe it or not|jaw|astonish\w+|wait,? what|to my surprise
          strange(?:st)?|weird(?:est)?
        `),
      weight: 1,
    },
  ],
  humor: [
    {
      pattern: everywhere(said`
          funny|hilarious|laugh(?:s|ed|ing|ter)?|joke[sd]?|joking|kidding|ridiculous(?:ly)?|haha
          lol|silly|absurd(?:ly)?|comedy|comedian|embarrass(?:ed|ing)|awkward|stupid(?:ly|est)?
          idiot|goofy|prank|giggl\w+|clown
        `),
      weight: 1,
    },
    { pattern: /[[(](?:laughs?|laughter|laughing|chuckles?)[\])]/g, weight: 2 },
  ],
  anger: [
    {
      pattern: everywhere(said`
          angry|anger|furious|rage|mad at|hate[ds]?|outrag\w+|disgust\w+|unfair|injustice
          betray\w+|lied to|lie[sd]?|liars?|scam\w*|cheat\w*|sick of|fed up|insult\w*|screaming
          yell(?:ed|ing)|bullshit|damn|unacceptable|corrupt\w*|steal|stole|exploit\w*|nonsense
        `),
      weight: 1,
    },
  ],
  sadness: [
    {
      pattern: everywhere(said`
          sad(?:ness|ly|der|dest)?|cry|cried|crying|in tears|burst into tears|tears (?:in|down)
          griev\w+|grief|mourn\w*|funeral|died|death|passed away|lonely|loneliness|alone
          heartbr\w+|depress\w+|hopeless|miss(?:ed)? (?:him|her|them|you|my)|regret\w*
          lost (?:my|our|his|her|everything)|sorrow|broken|gave up|divorce\w*|empty|hurts?|painful
          ashamed
        `),
      weight: 1,
    },
  ],
  fear: [
    {
      pattern: everywhere(said`
          afraid|fear(?:s|ed|ful)?|scar(?:ed|y|iest)|terrif\w+|panic\w*|anxi\w+|nervous|danger\w*
          threat\w*|risk(?:s|y|ing)?|worr(?:y|ied|ying)|nightmare\w*|horrif\w+|horror|dread\w*
          catastroph\w+|drown\w*|emergency|survive[dr]?|attack\w*|malicious|disaster\w*|storm
          sinking
        `),
      weight: 0.8,
    },
  ],
  inspiration: [
    {
      pattern: everywhere(said`
          dream(?:s|ed|ing|t)?|believe in|inspir\w+|courage\w*|brave\w*|hope(?:s|d|ful)?
          overc[ao]me|achiev\w+|persever\w+|resilien\w+|keep going|never give up|don't give up
          didn't give up|purpose|passion\w*|possible|potential|proud|freedom|destiny
          grow(?:th|ing)?|change (?:your|the world|my)|lesson\w*
          learn(?:ed|ing)? (?:that|to|how|is|was)
          you can (?:do (?:it|this|that|anything)|become|start (?:today|now|small|again))|meaning
          matters?|begin again|start small
        `),
      weight: 0.7,
    },
  ],
  gratitude: [
    {
      pattern: everywhere(said`
          grateful|gratitude|thankful|bless(?:ed|ing)s?|appreciat\w+|kindness|generous|generosity
          owe (?:him|her|them|everything)|lucky|forgiv\w+|forgave
        `),
      weight: 0.9,
    },
  ],
};

/** Sums of emotion signs at which a passage is taken to have a feeling at all, for each hundred words. */
const FELT_PER_100_WORDS = 1.2;

/** Weight of the signs of each feeling in a sentence. */
export type Feelings = Partial<Record<Emotion, number>>;

/** The feelings of a whole talk. */
export type TalkFeelings = {
  perSentence: Feelings[];
  /** Weight of signs for each hundred words of the talk. */
  usual: Feelings;
};

/** Reads the feelings of every sentence and how common each is in the talk. */
export function readFeelings(lines: readonly Line[]): TalkFeelings {
  const perSentence = lines.map(feelingsOf);
  const words = lines.reduce((sum, line) => sum + line.wordCount, 0);
  const usual: Feelings = {};
  const sum = total(perSentence);
  for (const emotion of EMOTIONS) {
    const value = sum[emotion];
    if (value !== undefined) usual[emotion] = (100 * value) / Math.max(30, words);
  }
  return { perSentence, usual };
}

/** Laughter shows that something was funny, applause that people were carried along; each counts as two clear words. */
const SHOWN_BY = { laughter: 'humor', applause: 'excitement' } as const;
const REACTION_WEIGHT = 2;

/** The feelings a sentence shows or raises; empty for most. */
function feelingsOf(line: Line): Feelings {
  const feelings: Feelings = {};
  for (const [emotion, signs] of Object.entries(SIGNS)) {
    const found = signs.reduce(
      (sum, sign) => sum + sign.weight * (line.plain.match(sign.pattern)?.length ?? 0),
      0,
    );
    const known = EMOTIONS.find((name) => name === emotion);
    if (found > 0 && known) feelings[known] = found;
  }
  if (line.reaction) {
    const shown = SHOWN_BY[line.reaction.kind];
    feelings[shown] = (feelings[shown] ?? 0) + REACTION_WEIGHT;
  }
  return feelings;
}

/**
 * The feeling a run shows most. Feelings that this talk shows all the time count less, so that a talk about risk is
 * not one long `fear`; without clear signs the sentiment decides between `inspiration`, `curiosity` and `calm`.
 */
export function dominantEmotion(
  lines: readonly Line[],
  { perSentence, usual }: TalkFeelings,
  first: number,
  last: number,
): Emotion {
  const inRun = total(perSentence.slice(first, last + 1));
  let words = 0;
  for (let i = first; i <= last; i += 1) words += lines[i]?.wordCount ?? 0;
  let best: { emotion: Emotion; value: number } = { emotion: 'calm', value: 0 };
  for (const emotion of EMOTIONS) {
    const rate = (100 * (inRun[emotion] ?? 0)) / Math.max(30, words);
    const value = rate - 0.4 * (usual[emotion] ?? 0);
    if (value > best.value) best = { emotion, value };
  }
  if (best.value >= FELT_PER_100_WORDS * 0.6) return best.emotion;
  const mood =
    lines.slice(first, last + 1).reduce((sum, line) => sum + line.sentiment, 0) / (last - first + 1);
  if (mood > 0.35) return 'inspiration';
  return best.value > 0 && best.emotion === 'curiosity' ? 'curiosity' : 'calm';
}

/** How much feeling there is in a run, 0–1: the strongest sentiments, their swing, and words of feeling. */
export function emotionOf(
  lines: readonly Line[],
  { perSentence }: TalkFeelings,
  first: number,
  last: number,
): number {
  let [low, high, strong, words, signs] = [0, 0, 0, 0, 0];
  for (let i = first; i <= last; i += 1) {
    const line = lines[i];
    if (!line) continue;
    low = Math.min(low, line.sentiment);
    high = Math.max(high, line.sentiment);
    strong += Math.abs(line.sentiment) * line.wordCount;
    words += line.wordCount;
    for (const value of Object.values(perSentence[i] ?? {})) signs += value;
  }
  const mean = strong / Math.max(1, words);
  const swing = ramp(high - low, 0.5, 1.6);
  const felt = ramp((100 * signs) / Math.max(30, words), 0, 3 * FELT_PER_100_WORDS);
  return clamp(0.4 * ramp(mean, 0.1, 0.6) + 0.25 * swing + 0.35 * felt, 0, 1);
}

function total(all: readonly Feelings[]): Feelings {
  const sum: Feelings = {};
  for (const feelings of all) {
    for (const emotion of EMOTIONS) {
      const value = feelings[emotion];
      if (value !== undefined) sum[emotion] = (sum[emotion] ?? 0) + value;
    }
  }
  return sum;
}
