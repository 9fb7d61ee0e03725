import { z } from 'zod';
import type { JudgedMoment } from '../../facts/index.ts';
import { EMOTIONS } from '../measures/index.ts';
import type { SentenceRun } from '../moment.ts';
import { type Brief, nearestRun } from './brief.ts';
import { type JudgingQuestion, problemWithRun, problemWithScore } from './question.ts';
import { lengthText, type Row, rowsOf, SYSTEM, sheet } from './sheet.ts';
import { emotionNamed, fewWords, plainTags, plainText } from './text.ts';

const RATED = ['hook', 'selfContained', 'payoff', 'information', 'emotion'] as const;

const DetailForm = z.object({
  clips: z.array(
    z.object({
      candidate: z.number(),
      first: z.number(),
      last: z.number(),
      score: z.number(),
      hook: z.number(),
      selfContained: z.number(),
      payoff: z.number(),
      information: z.number(),
      emotion: z.number(),
      reason: z.string(),
      title: z.string(),
      viralHook: z.string(),
      keyInsight: z.string(),
      dominantEmotion: z.string(),
      hashtags: z.array(z.string()),
    }),
  ),
});
/** The answer of the second pass about some candidates. */
export type DetailForm = z.infer<typeof DetailForm>;

/** Candidates judged in one request: enough to be compared, few enough to be read closely. */
const CANDIDATES_AT_ONCE = 6;

/** Sentences shown before and after a candidate, so that its edges can be moved to where the thought starts and ends. */
const CONTEXT_SENTENCES = 4;

/** Characters of talk shown of one candidate; a whole source judged as one clip may be longer, and is then shown in part. */
const CANDIDATE_CHARACTERS = 24_000;

/** The second pass: the shortlist in batches, each candidate with its sentences and those around it. */
export function detailQuestions(
  brief: Brief,
  shortlisted: readonly SentenceRun[],
): JudgingQuestion<DetailForm, JudgedMoment[]>[] {
  const batches: SentenceRun[][] = [];
  for (let i = 0; i < shortlisted.length; i += CANDIDATES_AT_ONCE)
    batches.push(shortlisted.slice(i, i + CANDIDATES_AT_ONCE));
  return batches.map((batch) => {
    const shown = batch.map((run) => withContext(brief, run));
    const candidates = batch.map(({ first, last }, i) => ({
      candidate: i,
      first,
      last,
      sentences: someRows(rowsOf(brief.talk, shown[i] ?? { first, last })),
    }));
    return {
      system: SYSTEM,
      document: sheet(brief, detailTask(brief), { candidates }),
      form: DetailForm,
      check: (answer) => checkDetail(brief, shown, answer),
    };
  });
}

function detailTask(brief: Brief): string {
  return [
    'Judge every entry of "candidates" as a clip. "first" and "last" are its sentences as suggested; you may move both',
    'within the sentences shown, so that it starts on a sentence that catches and ends where the thought is finished,',
    `as long as it stays ${lengthText(brief)} long.`,
    'score: 0 to 100, how likely strangers watch it to the end and pass it on; 50 is ordinary, 70 good, 90 rare.',
    'hook (how its first sentence catches), selfContained (understood without the rest), payoff (how it ends),',
    'information, emotion: 0 to 10 each. reason: one English sentence, citing the words that decide.',
    'title: at most 60 characters. viralHook: at most 12 words to be shown over the first seconds, not the title again.',
    'keyInsight: the one thought to take away, at most 200 characters. hashtags: 3 to 5, lower case, without #.',
    'Write title, viralHook, keyInsight and hashtags in the language of the talk, true to what is said, without',
    `addresses, emoji or markup. dominantEmotion: one of ${EMOTIONS.join(', ')}.`,
    'Answer: {"clips": [{"candidate": number, "first": sentence id, "last": sentence id, "score": number, "hook": number,',
    '"selfContained": number, "payoff": number, "information": number, "emotion": number, "reason": text, "title": text,',
    '"viralHook": text, "keyInsight": text, "dominantEmotion": text, "hashtags": [text]}]}, one entry for each candidate.',
  ].join(' ');
}

/** Takes the entries of an answer that can be used, and names what is wrong with the others and which are missing. */
export function checkDetail(
  brief: Brief,
  shown: readonly SentenceRun[],
  { clips }: DetailForm,
): { value: JudgedMoment[]; problems: string[] } {
  const problems: string[] = [];
  const judged = new Map<number, JudgedMoment>();
  for (const clip of clips) {
    const within = shown[clip.candidate];
    const wrong =
      within === undefined
        ? `there is no such candidate; they go from 0 to ${shown.length - 1}`
        : judged.has(clip.candidate)
          ? 'is judged twice'
          : (problemWithRun(clip, within) ??
            problemWithScore('score', clip.score, 100) ??
            RATED.map((name) => problemWithScore(name, clip[name], 10)).find((problem) => problem !== null) ??
            null);
    const legal = brief.runs.filter(
      (run) => within !== undefined && run.first >= within.first && run.last <= within.last,
    );
    const run = wrong === null ? nearestRun(legal, clip) : null;
    if (wrong !== null) problems.push(`candidate ${clip.candidate}: ${wrong}.`);
    else if (run === null)
      problems.push(`candidate ${clip.candidate}: no clip of ${lengthText(brief)} can be made there.`);
    else judged.set(clip.candidate, judgedMoment(brief, run, clip));
  }
  shown.forEach((_, candidate) => {
    const isNamed = clips.some((clip) => clip.candidate === candidate);
    if (!isNamed) problems.push(`candidate ${candidate}: is missing.`);
  });
  return { value: [...judged.values()], problems };
}

/** Limits are the plan's own (`About`), or tighter where a short text reads better. */
function judgedMoment(brief: Brief, run: SentenceRun, clip: DetailForm['clips'][number]): JudgedMoment {
  const { language } = brief.talk.transcript;
  return {
    sentences: { first: run.first, last: run.last },
    score: clip.score / 10,
    subScores: {
      hook: clip.hook,
      selfContained: clip.selfContained,
      payoff: clip.payoff,
      information: clip.information,
      emotion: clip.emotion,
    },
    title: plainText(clip.title, 60),
    viralHook: fewWords(plainText(clip.viralHook, 100), 12, language),
    keyInsight: plainText(clip.keyInsight, 300),
    hashtags: plainTags(clip.hashtags.slice(0, 20)),
    dominantEmotion: emotionNamed(clip.dominantEmotion),
    reason: plainText(clip.reason, 240),
  };
}

/** The run with the usable sentences around it. */
function withContext({ talk: { usable } }: Brief, { first, last }: SentenceRun): SentenceRun {
  const [from, to] = [usable.indexOf(first), usable.indexOf(last)];
  return {
    first: usable[Math.max(0, from - CONTEXT_SENTENCES)] ?? first,
    last: usable[Math.min(usable.length - 1, to + CONTEXT_SENTENCES)] ?? last,
  };
}

/** All rows, or of very many those of the start and of the end. */
function someRows(rows: Row[]): Row[] {
  const total = rows.reduce((sum, row) => sum + row[3].length, 0);
  if (total <= CANDIDATE_CHARACTERS) return rows;
  let [head, tail] = [0, rows.length];
  for (let characters = 0; head < tail; ) {
    const fromStart = characters < (2 / 3) * CANDIDATE_CHARACTERS;
    characters += (fromStart ? rows[head] : rows[tail - 1])?.[3].length ?? 0;
    if (characters > CANDIDATE_CHARACTERS) break;
    if (fromStart) head += 1;
    else tail -= 1;
  }
  return [...rows.slice(0, head), ...rows.slice(tail)];
}
