import { EMOTIONS, type Emotion } from './measures/index.ts';
import { ramp, readSentence, straighten, type Talk } from './talk/index.ts';

/** What a prompt asks for, in the terms of one talk. */
export type Steering = {
  /** Stems that are asked for → how much each counts, 0–1; words the talk adds to them count less. */
  wanted: ReadonlyMap<string, number>;
  /** The stems of the prompt itself → the word as written there; only those that are said in the talk. */
  subjects: ReadonlyMap<string, string>;
  /** Stems that are to be avoided. */
  avoided: ReadonlySet<string>;
  /** Feelings that are asked for, e.g. by "funny". */
  moods: ReadonlySet<Emotion>;
  /** The asked-for words that are never said. */
  missing: string[];
};

/** How a run answers to a prompt. */
export type Relevance = {
  /** 0–1: factor on the run's worth, 1 for a run right on the subject. */
  factor: number;
  /** How often a word of the prompt is said in it, and which. */
  hits: number;
  words: string[];
};

/** Introduces what is not wanted, up to the next comma, full stop or turn back to what is. */
const AVOID = new RegExp(
  `\\b(?:${[
    'avoid(?:ing)?|not? about|nothing about|without|skip(?:ping)?|exclud(?:e|ing)|except(?: for)?|ignor(?:e|ing)|leave out',
    "no (?:mention of|talk of)|do(?:n't| not) (?:talk|include|mention|use|show|pick|choose|clip|want)(?: \\w+)?(?: about)?|not",
  ].join(
    '|',
  )})\\b\\s*(.*?)(?=[,.;!?]|\\bbut\\b|\\band (?:focus|find|show|pick|choose|look|prefer)\\b|\\binstead\\b|$)`,
  'g',
);

/** Words of instructions, not of subjects. */
const INSTRUCTIONS: ReadonlySet<string> = new Set(
  `focus clip clips find show pick choose select moment moments part parts section sections segment segments about video
  videos topic topics subject highlight highlights where when talk talks talking discuss discusses discussing discussion
  mention mentions mentioned speaker speakers guest host best viral short shorts make give want prefer look looking only
  mainly mostly related anything everything something interesting good great engaging please content quote quotes avoid
  explain explains explaining say says said story stories`
    .trim()
    .split(/\s+/),
);

/** Feelings a prompt can ask for. */
const MOODS: readonly { pattern: RegExp; mood: Emotion }[] = [
  { pattern: /\b(?:funn(?:y|iest)|humou?r(?:ous)?|hilarious|jokes?|comedy|laughs?)\b/, mood: 'humor' },
  { pattern: /\b(?:inspir(?:ing|ational|ation)|motivat\w+|uplifting)\b/, mood: 'inspiration' },
  { pattern: /\b(?:sad(?:dest)?|heartbreaking|touching|moving)\b/, mood: 'sadness' },
  { pattern: /\b(?:scar(?:y|iest)|frightening|danger(?:ous)?|tense)\b/, mood: 'fear' },
  { pattern: /\b(?:angry|heated|rants?|outrage)\b/, mood: 'anger' },
  { pattern: /\b(?:surpris\w+|shocking|unexpected)\b/, mood: 'surprise' },
  { pattern: /\b(?:excit\w+|thrilling|energetic)\b/, mood: 'excitement' },
  { pattern: /\b(?:grateful|gratitude|thankful|heartwarming)\b/, mood: 'gratitude' },
];

/** The talk's own words that go most with the wanted ones are wanted too, this many and this much. */
const ADDED_WORDS = 8;
const ADDED_WEIGHT = 0.3;

/** Worth left to a run that says nothing of what is wanted. */
const OFF_SUBJECT = 0.25;

/** Worth left to a run that is all about what is to be avoided. */
const AVOIDED_SUBJECT = 0.05;

/**
 * Reads a prompt against a talk. Words of the prompt are matched by stem; words that the talk says unusually often in
 * the same sentences are added with less weight (relevance feedback, after Lavrenko & Croft 2001), which does some of
 * the work of synonyms. Null when the prompt asks for nothing.
 */
export function readPrompt(prompt: string, talk: Talk): Steering | null {
  const text = straighten(prompt).toLowerCase();
  const avoidedText = [...text.matchAll(AVOID)].map((match) => match[1] ?? '').join('. ');
  const wantedText = text.replace(AVOID, ' ');
  const moods = new Set(MOODS.filter(({ pattern }) => pattern.test(wantedText)).map(({ mood }) => mood));
  const moodless = MOODS.reduce(
    (rest, { pattern }) => rest.replace(new RegExp(pattern, 'g'), ' '),
    wantedText,
  );
  const subjects = subjectsOf(moodless);
  const avoided = new Set([...subjectsOf(avoidedText).keys()]);
  if (subjects.size === 0 && avoided.size === 0 && moods.size === 0) return null;
  const said = [...subjects].filter(([stem]) => isSaid(talk, stem));
  const rarityOf = (stem: string) => talk.rarity.get(stem) ?? 0;
  const wanted = new Map<string, number>(said.map(([stem]) => [stem, 0.6 + 0.4 * rarityOf(stem)]));
  for (const [stem, weight] of companions(talk, new Set(wanted.keys()))) {
    if (!avoided.has(stem)) wanted.set(stem, weight);
  }
  return {
    wanted,
    avoided,
    moods,
    subjects: new Map(said),
    missing: [...subjects].flatMap(([stem, word]) => (isSaid(talk, stem) ? [] : [word])),
  };
}

/** How well a run answers to the prompt. */
export function relevanceOf(
  steering: Steering,
  talk: Talk,
  first: number,
  last: number,
  mood: Emotion,
): Relevance {
  const found = new Set<string>();
  let words = 0;
  let hits = 0;
  let weight = 0;
  let unwanted = 0;
  for (let i = first; i <= last; i += 1) {
    const line = talk.lines[i];
    if (!line) continue;
    words += line.wordCount;
    for (const token of line.tokens) {
      const wanted = steering.wanted.get(token.stem);
      if (wanted !== undefined) weight += wanted;
      const word = steering.subjects.get(token.stem);
      if (word !== undefined) {
        hits += 1;
        found.add(word);
      }
      if (steering.avoided.has(token.stem)) unwanted += 1;
    }
  }
  const onSubject = hits > 0 ? 0.6 + 0.4 * ramp((100 * weight) / Math.max(40, words), 1, 5) : 0;
  const onMood = steering.moods.has(mood) ? 1 : 0;
  const asksSubject = steering.subjects.size > 0;
  const asksMood = steering.moods.size > 0;
  const match =
    asksSubject && asksMood
      ? 0.65 * onSubject + 0.35 * onMood
      : asksSubject
        ? onSubject
        : asksMood
          ? onMood
          : 1;
  const avoid = ramp((100 * unwanted) / Math.max(40, words), 0, 1.5);
  return {
    factor: (OFF_SUBJECT + (1 - OFF_SUBJECT) * match) * (1 - (1 - AVOIDED_SUBJECT) * avoid),
    hits,
    words: [...found],
  };
}

/** Stem → word of what a text is about. */
function subjectsOf(text: string): Map<string, string> {
  const subjects = new Map<string, string>();
  for (const token of readSentence(text).tokens) {
    const isSubject =
      token.isWord &&
      token.lower.length > 1 &&
      !INSTRUCTIONS.has(token.lower) &&
      !/^'/.test(token.lower) &&
      !/^(?:DET|ADP|PRON|AUX|CCONJ|SCONJ|PART|PUNCT|ADV|INTJ)$/.test(token.part) &&
      !EMOTIONS.some((emotion) => emotion === token.lower);
    if (isSubject && !subjects.has(token.stem)) subjects.set(token.stem, token.lower);
  }
  return subjects;
}

function isSaid(talk: Talk, stem: string): boolean {
  return talk.counts.has(stem) || talk.lines.some((line) => line.tokens.some((token) => token.stem === stem));
}

/** The words that keep company with the wanted ones: often in their sentences, rare elsewhere. */
function companions(talk: Talk, wanted: ReadonlySet<string>): [string, number][] {
  if (wanted.size === 0) return [];
  const near = new Map<string, number>();
  for (const line of talk.lines) {
    if (!line.tokens.some((token) => wanted.has(token.stem))) continue;
    for (const stem of line.stems.keys()) near.set(stem, (near.get(stem) ?? 0) + 1);
  }
  return [...near]
    .filter(([stem, together]) => together >= 2 && !wanted.has(stem))
    .map(([stem, together]): [string, number] => [
      stem,
      (together / Math.max(1, talk.counts.get(stem) ?? 1)) * Math.log(1 + together),
    ])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, ADDED_WORDS)
    .map(([stem]): [string, number] => [stem, ADDED_WEIGHT]);
}
