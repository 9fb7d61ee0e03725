import type { Line } from '../talk/index.ts';
import { said } from '../talk/index.ts';
import { type Cue, findCues, strength } from './cues.ts';

/** What nobody wants in a clip: adverts, begging for subscribers, greetings, the running of the show. */
const CUES: readonly Cue[] = [
  {
    pattern: said`
        brought to you by|(?:our|today's|this week's) sponsors?|for sponsoring|word from (?:our|the) sponsors?
        promo code|discount code|use (?:the |my )?code|coupon|free trial|(?:percent|%) off
        money[- ]back guarantee|sign up (?:today|now|at|for)|head (?:on )?over to
        link (?:is )?(?:in|down) (?:the )?(?:description|below|bio|show notes)
        (?:in|down in) the show notes|to learn more|request a demo|terms (?:and conditions )?apply
        today's episode is|this episode is|this (?:video|podcast|show) is (?:sponsored|brought)
        (?:visit|go to|at|check out) \w+ ?(?:dot|\.) ?(?:com|io|net|org)
        \w+ ?(?:dot|\.) ?(?:com|io|net|org) ?(?:slash|\/) ?\w+
        that's \w+ ?(?:dot|\.) ?(?:com|io|net|org)
      `,
    weight: 1,
    reason: 'advert',
  },
  {
    pattern: said`sponsor(?:s|ed|ing)?`,
    weight: 0.4,
    reason: 'advert',
  },
  {
    pattern: said`
        subscribe(?:rs?|d)?|(?:like|thumbs up) (?:and|this video|button)
        hit (?:the|that) (?:bell|like|subscribe)|smash (?:the|that)|notification bell
        leave (?:us |me )?a (?:review|comment|rating|like)s?|let me know in the comments
        (?:comment|comments) (?:down )?below|follow (?:me|us) on|patreon|merch
        join (?:the|our) (?:channel|newsletters?|discord)|newsletter|share this (?:video|episode)
        five[- ]star
      `,
    weight: 1,
    reason: 'call to subscribe',
  },
  {
    pattern: said`
        welcome (?:back|to)
        thanks? (?:you )?(?:so much |very much |all )?for (?:watching|listening|tuning in|having me|joining|coming|being here|being on|doing this)
        my guest today|today,? my guest|i'm your host|i'm joined by|joining (?:me|us) today
        see you (?:in the )?next|until next time|catch you (?:in the )?next
        that's (?:it|all) for (?:today|this|now)|great to (?:be (?:here|back)|have you)
        glad to be here|pleasure to (?:be|have)|good (?:morning|afternoon|evening)
        how are you (?:doing|today)|what's up,? (?:guys|everyone|everybody)
        hey (?:guys|everyone|everybody|there)|hello (?:everyone|everybody|and welcome|guys)
        ladies and gentlemen|have a great (?:day|week|one)|take care,? (?:everyone|bye)
        bye(?:-bye| now)?|we'll be right back|after (?:a|this) (?:short|quick|brief)
        quick (?:word|break)|stay tuned
        let's (?:dive|jump|get) (?:right |straight )?(?:in|into it|started)|without further ado
        before we (?:get started|begin|dive|start|jump|get into)
      `,
    weight: 0.85,
    reason: 'greeting or goodbye',
  },
  {
    pattern: said`
        can (?:you|everyone|everybody) (?:hear|see) (?:me|my|this|us)
        is (?:this|my|the) (?:mic|microphone|thing) (?:on|working)|you're on mute|next slide
        share my screen|sound check|any questions|we have time for
        we're (?:out of|running out of) time|take a (?:short |quick )?break|housekeeping
        the (?:recording|slides) will be|raise your hand
        in (?:today's|this) (?:video|episode|lesson|tutorial)
        (?:we're|i'm) going to (?:be )?(?:cover|talk(?:ing)? about today)
        (?:in the|at the) (?:beginning|end) of (?:this|the) (?:video|episode)
        watch (?:it|this) (?:to|until) the end
      `,
    weight: 0.7,
    reason: 'running of the show',
  },
];

/** Opens an advert and names who pays; the name follows. */
const PAID_BY =
  /\b(?:brought to you by|(?:episode|video|podcast|show|stream|part) is (?:sponsored|supported) by|(?:our|today's) sponsor(?: today| for today)?(?: is|,)|partnered with) /;

/** An advert is over by then, in sentences; 90 s at the usual pace. */
const LONGEST_ADVERT = 24;

/** Marks no further apart than this many sentences belong to one advert or one goodbye. */
const ADVERT_REACH = 3;

/** What stands next to an advert or greeting is often part of it: a mark colours its direct neighbours this much. */
const NEIGHBOUR_SHARE = 0.35;

/** 0–1 for each sentence: how surely it is an advert, a greeting or housekeeping. */
export function boilerplate(lines: readonly Line[]): number[] {
  const own = lines.map((line) => strength(findCues(CUES, line.plain)));
  const marked = [...own];
  lines.forEach((line, at) => {
    if (PAID_BY.test(line.plain)) marked.fill(1, at, advertEnd(lines, at) + 1);
  });
  const adverts = marked.flatMap((value, i) => (value === 1 ? [i] : []));
  adverts.forEach((at, n) => {
    const next = adverts[n + 1];
    if (next !== undefined && next - at <= ADVERT_REACH) marked.fill(1, at, next);
  });
  return marked.map((value, i) => {
    const near = Math.max(marked[i - 1] ?? 0, marked[i + 1] ?? 0);
    return near === 1 ? Math.max(value, NEIGHBOUR_SHARE) : value;
  });
}

/** The last sentence of an advert: the last near one that says the name of who pays, alone or inside an address. */
function advertEnd(lines: readonly Line[], from: number): number {
  const after = lines[from]?.plain.split(PAID_BY)[1] ?? '';
  const name = /^[a-z0-9]+/.exec(after)?.[0] ?? '';
  if (name.length < 3) return from;
  let end = from;
  for (let i = from; i < lines.length && i <= from + LONGEST_ADVERT; i += 1) {
    if (lines[i]?.plain.replace(/[^a-z0-9]/g, '').includes(name)) end = i;
  }
  return end;
}
