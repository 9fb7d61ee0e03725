import {
  overlapSeconds,
  type Sentence,
  type Speaking,
  type Transcript,
  type Voices,
} from '../facts/index.ts';
import { asks, type Genre, type SentenceRun } from '../moments/index.ts';

/** What tells who interviews: what is said in the chosen runs, by which voice, and who of them is seen speaking. */
export type Evidence = {
  transcript: Transcript;
  /** Null when voices were not told apart. */
  voices: Voices | null;
  /** Who is seen speaking; empty when nobody has looked. */
  speaking: readonly Speaking[];
  runs: readonly SentenceRun[];
};

/**
 * `told`: these voices interview. `unclear`: it is an interview, or seems to be one, and it cannot be told who asks.
 * `none`: nothing says that this is an interview.
 */
export type Verdict =
  | { kind: 'told'; voices: ReadonlySet<number> }
  | { kind: 'unclear'; reason: string }
  | { kind: 'none' };

/** A sentence belongs to a voice that is heard in at least this share of it. */
const CLEAR_SHARE = 0.75;
/** Of an interviewer's turns at least this share ask something that is then answered. */
const ASKING_SHARE = 0.5;
/** An interviewer is heard less than the one who answers: at most this share of their time. */
const LESS_HEARD = 0.8;
/** Whoever is not on screen for this share of their speech sits beside the camera … */
const OFF_SCREEN = 0.8;
/** … while the one who answers is seen for at least half of theirs. */
const ON_SCREEN = 0.5;
/** Nobody said that it is an interview: then one question and answer may be chance, two are a pattern. */
const PATTERN = 2;
/** A shorter turn ("Right.", "Wow.") says nothing about who asks. */
const TURN_WORDS = 3;

/** The voice of each sentence of a run, by sentence id; sentences that no voice clearly has are missing. */
export function voicesOf({ transcript, voices }: Pick<Evidence, 'transcript' | 'voices'>, run: SentenceRun) {
  const byId = new Map<number, number>();
  for (const sentence of transcript.sentences.slice(run.first, run.last + 1)) {
    const voice = voiceOf(sentence, voices);
    if (voice !== null) byId.set(sentence.id, voice);
  }
  return byId;
}

/**
 * Who interviews, if anybody: a voice that is heard less than another and mostly asks, and is answered. A voice from
 * off screen needs to do so once, as does any voice when `genre` says `interview`; else it takes two questions with
 * answers. With other genres than `interview` and `auto` nobody does.
 */
export function findInterviewers(evidence: Evidence, genre: Genre): Verdict {
  if (genre !== 'interview' && genre !== 'auto') return { kind: 'none' };
  const said = genre === 'interview';
  const heard = tally(evidence);
  const main = [...heard].sort(([, a], [, b]) => b.seconds - a.seconds)[0];
  if (!main || heard.size < 2)
    return said
      ? { kind: 'unclear', reason: 'No two voices can be told apart in the chosen parts.' }
      : { kind: 'none' };
  const [answering, answerer] = main;
  const askers = [...heard].filter(
    ([voice, one]) =>
      voice !== answering &&
      one.answered > 0 &&
      one.answered / Math.max(1, one.turns) >= ASKING_SHARE &&
      one.seconds <= LESS_HEARD * answerer.seconds,
  );
  const seen = (answerer.onScreen ?? 0) >= ON_SCREEN;
  const sure = askers.filter(
    ([, one]) =>
      said || one.answered >= PATTERN || (seen && one.onScreen !== null && one.onScreen <= 1 - OFF_SCREEN),
  );
  // Who asks as much as they are asked talks with somebody, and interviews nobody.
  const isConversation = answerer.answered / Math.max(1, answerer.turns) >= ASKING_SHARE;
  if (sure.length > 0 && !isConversation)
    return { kind: 'told', voices: new Set(sure.map(([voice]) => voice)) };
  if (said)
    return {
      kind: 'unclear',
      reason: isConversation
        ? 'The voice that is heard most asks as much as it answers.'
        : 'None of the voices that are heard less mostly asks and is answered.',
    };
  return askers.length > 0 && !isConversation
    ? {
        kind: 'unclear',
        reason: 'One question with an answer does not tell an interview from a talk of two.',
      }
    : { kind: 'none' };
}

/** What one voice does. `onScreen`: share of its speech in which its face is seen; null when that is not known. */
type Habits = { seconds: number; turns: number; answered: number; onScreen: number | null };

function tally(evidence: Evidence): Map<number, Habits> {
  const heard = new Map<number, Habits>();
  const habits = (voice: number) => {
    const known = heard.get(voice) ?? {
      seconds: 0,
      turns: 0,
      answered: 0,
      onScreen: onScreen(voice, evidence),
    };
    heard.set(voice, known);
    return known;
  };
  for (const run of evidence.runs) {
    const turns = turnsOf(evidence, run);
    turns.forEach(({ voice, sentences }, i) => {
      const one = habits(voice);
      one.seconds += sentences.reduce(
        (sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds,
        0,
      );
      const words = sentences.reduce((sum, { firstWord, lastWord }) => sum + lastWord - firstWord + 1, 0);
      const asking = sentences.some((sentence) => asks(evidence.transcript, sentence));
      if (words < TURN_WORDS && !asking) return;
      one.turns += 1;
      // A question that the speaker answers at once is a figure of speech.
      const last = sentences.slice(-2);
      const next = turns[i + 1];
      if (next && last.some((sentence) => asks(evidence.transcript, sentence))) one.answered += 1;
    });
  }
  return heard;
}

/** Runs of sentences of one voice that follow each other; a sentence of unclear voice parts turns and belongs to none. */
function turnsOf(evidence: Evidence, run: SentenceRun): { voice: number; sentences: Sentence[] }[] {
  const byId = voicesOf(evidence, run);
  const turns: { voice: number; sentences: Sentence[] }[] = [];
  for (const sentence of evidence.transcript.sentences.slice(run.first, run.last + 1)) {
    const voice = byId.get(sentence.id);
    if (voice === undefined) continue;
    const last = turns.at(-1);
    if (last?.voice === voice) last.sentences.push(sentence);
    else turns.push({ voice, sentences: [sentence] });
  }
  return turns;
}

function voiceOf(sentence: Sentence, voices: Voices | null): number | null {
  const seconds = new Map<number, number>();
  let all = 0;
  for (const turn of voices?.turns ?? []) {
    const shared = overlapSeconds(turn, sentence);
    if (shared === 0) continue;
    all += shared;
    seconds.set(turn.voice, (seconds.get(turn.voice) ?? 0) + shared);
  }
  const [best] = [...seconds].sort(([, a], [, b]) => b - a);
  return best && best[1] >= CLEAR_SHARE * all ? best[0] : null;
}

function onScreen(voice: number, { speaking }: Evidence): number | null {
  const own = speaking.filter((one) => one.voice === voice);
  const seconds = (ones: readonly Speaking[]) =>
    ones.reduce((sum, one) => sum + one.endSeconds - one.startSeconds, 0);
  const all = seconds(own);
  return all === 0 ? null : seconds(own.filter((one) => one.track !== null)) / all;
}
