import { z } from 'zod';
import type { ServiceReply, ServiceRequest } from '../../language-model/testing/service.ts';

const Row = z.tuple([z.number(), z.number(), z.number(), z.string()]).rest(z.string());
const Sheet = z.object({
  task: z.string(),
  genre: z.string(),
  language: z.string(),
  wish: z.string().optional(),
  talk: z.array(Row).optional(),
  candidates: z
    .array(z.object({ candidate: z.number(), first: z.number(), last: z.number(), sentences: z.array(Row) }))
    .optional(),
});
/** What a language model is sent, read back. */
export type Sheet = z.infer<typeof Sheet>;

/** A run with a score, as the first pass answers. */
export type Pick = { first: number; last: number; score: number };
/** A judged candidate, as the second pass answers. */
export type Verdict = Record<string, unknown>;

/** Reads the sheet of a request. */
export function sheetOf(request: ServiceRequest): Sheet {
  return Sheet.parse(JSON.parse(request.messages[0] ?? ''));
}

/** The picks of a sensible model in one window: every 25 seconds of talk, scored by how often it says "you" and "never". */
export function sensiblePicks({ talk = [] }: Sheet): Pick[] {
  const picks: (Pick & { text: string })[] = [];
  for (const [id, start, end, text] of talk) {
    const last = picks.at(-1);
    const opened = talk.find(([first]) => first === last?.first)?.[1] ?? 0;
    if (last && end - opened <= 32) {
      last.last = id;
      last.text += ` ${text}`;
    } else if (!last || start - opened >= 25) picks.push({ first: id, last: id, score: 0, text });
  }
  return picks
    .map(({ text, ...pick }) => ({
      ...pick,
      score: 50 + Math.min(40, text.match(/you|never/gi)?.length ?? 0),
    }))
    .sort((a, b) => b.score - a.score || a.first - b.first)
    .slice(0, 6);
}

/** The verdict of a sensible model about one candidate. */
export function sensibleVerdict(candidate: { candidate: number; first: number; last: number }): Verdict {
  const { first } = candidate;
  return {
    ...candidate,
    score: 60 + (first % 30),
    hook: 7,
    selfContained: 8,
    payoff: 6,
    information: 5,
    emotion: 4,
    reason: `It opens on sentence ${first}.`,
    title: `Title of ${first}`,
    viralHook: `Hook of ${first}`,
    keyInsight: `Insight of ${first}.`,
    dominantEmotion: 'curiosity',
    hashtags: ['talk', `number${first}`],
  };
}

/** A model that does its work; `picks` and `verdict` may do it otherwise. */
export function editor(
  otherwise: {
    picks?: (sheet: Sheet) => unknown;
    verdict?: (candidate: { candidate: number; first: number; last: number }, sheet: Sheet) => Verdict;
  } = {},
): (request: ServiceRequest) => ServiceReply {
  const { picks = sensiblePicks, verdict = sensibleVerdict } = otherwise;
  return (request) => {
    const sheet = sheetOf(request);
    const clips = sheet.candidates
      ? sheet.candidates.map(({ candidate, first, last }) => verdict({ candidate, first, last }, sheet))
      : picks(sheet);
    const tokens = { input: Math.round(request.body.length / 4), output: 150 };
    return { text: { clips }, tokens, afterSeconds: 0.01 };
  };
}
