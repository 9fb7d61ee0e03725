import {
  begins,
  clamp,
  closes,
  either,
  type Line,
  nothingBut,
  opens,
  ramp,
  said,
  type Talk,
} from '../talk/index.ts';

/** How much a first sentence leans on what was said before it: 0 not at all, 1 it makes no sense alone. */
export type Leaning = { value: number /** The word it leans with, as said. */; word: string };

/** What a thing that was named before weighs: the viewer wonders which, but can often tell from the rest. */
const POINTS_BACK = 0.5;

const OPENINGS: readonly { pattern: RegExp; value: number }[] = [
  {
    pattern: /^(?:that's|that is|this is|that was|which is|and that's) (?:why|how|when|where|because)\b/,
    value: 0.85,
  },
  { pattern: /^(?:because|cause|'cause|which|whereas|otherwise|therefore|hence|nor|neither)\b/, value: 0.8 },
  {
    pattern:
      /^(?:except|rather|instead|likewise|similarly|for example|for instance|in other words|in that case|as a result|to that)\b/,
    value: 0.7,
  },
  { pattern: /^(?:him|her|them|his|their|its|hers|theirs)\b/, value: 0.75 },
  { pattern: /^(?:he|she|they)(?:'s|'d|'ll|'re|'ve)?\b/, value: 0.75 },
  { pattern: /^(?:both|neither|either) of (?:those|them|these|which)\b/, value: 0.85 },
  { pattern: /^(?:those|these)\b/, value: 0.65 },
  {
    pattern: begins`
        (?:that|this)(?:'s|'d|'ll)?(?=$|[,.?!])
        (?:that|this)(?:'s|'d|'ll)? (?:is|was|would|will|can|could|has|had|did|does|doesn't|didn't|isn't|wasn't)
        (?:that|this)(?:'s|'d|'ll)? (?:really|actually|just|kind|right|also|might|one|still|never|always)
        (?:that|this)(?:'s|'d|'ll)? (?:makes?|made|means?|happens?|happened|went|goes|got|gets|came|comes|took|takes)
      `,
    value: 0.65,
  },
  { pattern: /^(?:it)(?:'s|'d|'ll)?\b/, value: 0.5 },
  {
    pattern:
      /^(?:the (?:former|latter|other (?:one|two|thing)|same|second|third|next|rest)|another (?:one|thing)|one of them|the (?:second|other) thing)\b/,
    value: 0.5,
  },
  {
    pattern:
      /^(?:also|plus|or|then|too|again|still|anyway|anyways|meanwhile|afterwards|after that|before that|so then|and so|and then|but then|likewise)\b/,
    value: 0.55,
  },
  {
    pattern: begins`
        (?:yeah|yes|yep|yup|no|nope|exactly|right|correct|sure|absolutely|totally|definitely)(?! (?:one|way|matter))
        agreed|true|okay|ok|alright|all right|great(?! (?:thing|people))|cool|nice|wow|oh|ah|thanks|thank you|mm
        sorry|of course|fair enough|(?:good|great) question
        that's (?:right|true|great|fair|good|awesome|amazing|interesting|a (?:great|good))
      `,
    value: 0.6,
  },
  { pattern: /^and\b/, value: 0.45 },
  { pattern: /^but\b/, value: 0.3 },
  { pattern: /^(?:so|well|now|like|i mean|see|look)\b(?! (?:many|much|few|far|long|called))/, value: 0.14 },
];

/** Asks somebody else to speak without a question mark. */
export const HANDS_OVER = opens`
    tell (?:me|us)|explain|give (?:me|us|people|our)|talk (?:to us )?(?:about|through)
    walk (?:me|us)|take us|let me ask|i want to ask|i wanted to ask|i'm curious
    i'd love to (?:hear|know)
  `;

/** "It" and "this" that point forward or to nothing: "It turns out that", "It's hard to", "This is a story about". */
const POINTS_FORWARD = begins`
  it(?:'s| is| was)?(?: \w+){0,2} (?:turns?|turned) out|it turns out|it turned out
  it(?:'s| is| was| feels| felt)(?: (?:been|really|so|very|not|never|always|actually|just|a))* \w+ (?:to|that|how|when|if)
  it(?:'s| is| was| feels| felt)(?: (?:really|so|very|not|just))* like
  it (?:takes|took) (?:years?|days?|\d+|\w+ (?:years?|days?|months?|weeks?|hours?|minutes?)|(?:me|us|him|her|them) )
  it doesn't matter
  (?:this|that) is (?:a story|the story|about|for (?:everyone|anyone|you))
  that (?:day|night|year|moment|morning|summer|winter|week)|this (?:year|week|morning|summer|month)
  they say|those who|that said
`;

/** References to what the viewer of a clip has not heard or cannot see. */
const ELSEWHERE = said`
    as i (?:said|mentioned)|like i (?:said|mentioned)|as we (?:said|saw|discussed)
    (?:i|we|you) (?:just )?(?:mentioned|talked about|discussed|said) (?:earlier|before|that|this|it)
    (?:earlier|last (?:time|week|video|episode)) (?:i|we|you)|going back to
    back to (?:what|your|that)|on (?:this|the next|the previous) slide|as you can see
    like (?:you|he|she) (?:said|mentioned)|to your point|the (?:last|previous) (?:video|episode)
    over here|this (?:one )?(?:right )?here|those examples|these two|both of those
  `;

/** A sentence that only leads up to the next. */
const LEADS_UP = closes`
    here's (?:why|how|what|the thing|an example|one)
    let me (?:tell|explain|show|give|read|ask)\b.{0,60}
    (?:for example|for instance|like this|the following|as follows|one thing|two things|three things|i'll give you an example|i'll tell you (?:why|what|how|a story))
    (?:i|he|she|they) (?:said|says|asked|told (?:me|him|her|us|them)|goes|was like|thought),?
    (?:number|step) (?:one|two|three|four|five|six|\d)|first(?:ly)?|second(?:ly)?
    what (?:did|do) (?:i|we|they) do|you know (?:what|why)|guess what|and|but|so|because|or
  `;

/** Said while somebody else speaks, or to hand over. */
const BACKCHANNEL = nothingBut`
    yeah|yes|yep|yup|no|nope|exactly|right|correct|sure|absolutely|totally|definitely|agreed|true
    okay|ok|great|cool|nice|wow|oh|ah|mm|mhm|interesting|amazing|awesome|thanks|thank you|i see
    got it|of course|fair enough|oh my god|oh wow|i agree|makes sense|for sure|hundred percent
    that's (?:right|true|great|fair|awesome|amazing|interesting|crazy|wild|good)
  `;

/** How a sentence leans on what came before; 0 for the first sentence of a talk only in as far as it names its subject. */
export function leaningOf(line: Line): Leaning {
  const text = line.plain.replace(
    /^(?:(?:so|and|but|well|now|look|okay|ok|yeah|like|alright|right),? |(?:essentially|basically|honestly|actually|literally|obviously|frankly|i think|i guess),? )+/,
    '',
  );
  const found = [...matching(line.plain), ...matching(text)];
  if (pointsBack(line)) found.push({ value: POINTS_BACK });
  if (found.length === 0) return someoneUnnamed(line);
  const forward = POINTS_FORWARD.test(text);
  const value = either(
    ...[...new Set(found.map((opening) => opening.value))].map((v) =>
      forward && v <= 0.65 && v >= 0.5 ? v / 4 : v,
    ),
  );
  return { value, word: line.text.split(/[\s,]+/)[0] ?? '' };
}

/** People who can be meant by a later pronoun though their words are too ordinary to be a topic. */
const PERSON =
  /^(?:man|woman|guy|girl|boy|kid|kids|people|person|friends?|mother|father|mom|mum|dad|brother|sister|wife|husband|son|daughter|someone|somebody|everyone|everybody|nobody|anyone|who)$/;

/** Nothing but agreement or thanks: neither a start nor an end. */
export function isBackchannel(line: Line): boolean {
  return BACKCHANNEL.test(line.plain) || (line.wordCount <= 2 && line.stems.size === 0);
}

/** 0–1: how well a clip can end with a sentence: a complete thought, after which somebody goes on with something else. */
export function endingOf(line: Line, next: Line | undefined): number {
  const kind = { statement: 1, exclamation: 1, question: 0.2, pause: 0.75, cut: 0 }[line.sentence.ending];
  const hanging = LEADS_UP.test(line.plain) || HANDS_OVER.test(line.plain) ? 0.2 : 1;
  const agreeing = isBackchannel(line) ? 0.45 : 1;
  const pause = ramp(line.gapAfterSeconds, 0.3, 1.2);
  const goesOn = next ? continuation(next) * (1 - 0.6 * pause) : 0;
  return clamp(kind * hanging * agreeing * (1 - 0.5 * goesOn), 0, 1);
}

/** 0–1: how strongly a sentence takes up the one before it, so that a cut between them is felt. */
function continuation(next: Line): number {
  if (isBackchannel(next) || next.sentence.ending === 'question') return 0;
  const { value } = leaningOf(next);
  return /^(?:so|well|now|okay|yeah|yes|right)\b/.test(next.plain) ? value / 3 : value;
}

/** 0–1: how much a run refers to what its viewer has not heard or cannot see; the first sentences weigh most. */
export function referencesElsewhere(lines: readonly Line[], first: number, last: number): number {
  let worst = 0;
  for (let i = first; i <= last; i += 1) {
    if (ELSEWHERE.test(lines[i]?.plain ?? '')) worst = Math.max(worst, i <= first + 1 ? 1 : 0.4);
  }
  return worst;
}

/** 0–1: the strongest change of topic inside a run, its first two and last sentence aside. */
export function changeInside(talk: Talk, first: number, last: number): number {
  let worst = 0;
  for (let i = first + 2; i <= last; i += 1) worst = Math.max(worst, talk.breaks[i] ?? 0);
  return worst;
}

/** "The way he put it": a person later in the sentence whom nobody in it names before. */
function someoneUnnamed(line: Line): Leaning {
  const words = line.tokens.filter((token) => token.isWord);
  const who = words.findIndex((token) => /^(?:he|she|him|her|his|they|them)$/.test(token.lower));
  const [pronoun] = words.slice(who);
  if (who < 0 || !pronoun) return { value: 0, word: '' };
  const named = words
    .slice(0, who)
    .some(
      (token) =>
        token.part === 'PROPN' || (token.part === 'NOUN' && token.isContent) || PERSON.test(token.lower),
    );
  if (named) return { value: 0, word: '' };
  return { value: /^(?:they|them)$/.test(pronoun.lower) ? 0.2 : 0.35, word: pronoun.text };
}

/** "That paper", "those people", "such a case": a thing that was named before. */
function pointsBack(line: Line): boolean {
  const words = line.tokens.filter((token) => token.isWord);
  const start = words.findIndex((token) => !/^(?:so|and|but|well|now|look|okay|yeah)$/.test(token.lower));
  const [pointer, thing] = [words[start], words[start + 1]];
  if (!pointer || !thing || !/^(?:that|this|those|these|such)$/.test(pointer.lower)) return false;
  return /^(?:NOUN|ADJ|NUM)$/.test(thing.part) && !POINTS_FORWARD.test(line.plain);
}

function matching(text: string): { value: number }[] {
  const found = OPENINGS.find((opening) => opening.pattern.test(text));
  return found ? [found] : [];
}
