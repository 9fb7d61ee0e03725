import { VOICE_SIZE, type VoiceBlock } from './voice-blocks.ts';
import { divideTime } from './voice-sequence.ts';
import { partitions, type WeightedPoints } from './voice-tree.ts';

/**
 * What the second voice and every further one have to gain, in nats of evidence. `careful` rather takes two voices for
 * one; `eager` expects a conversation: two voices are likely from the start. Measured on 20 made conversations, 7 duets
 * and 14 single talkers: no talker falls apart at either, and where more is asked duets of 12 s become one voice.
 */
const PRICE = { careful: { second: 5, further: 5 }, eager: { second: -2, further: 5 } } as const;
/** How readily one voice is taken for two. */
export type Splitting = keyof typeof PRICE;

/** Voices that are told apart at most. */
const MOST_VOICES = 8;
/** Speech in a first piece, seconds; half of it where a pause ends it. */
const PIECE_SECONDS = 1;
/**
 * Evidence counts as if there were this much speech at most, seconds: a voice drifts over the hours by more than
 * chance would have it, and without this bound any long talk would fall apart.
 */
const EVIDENCE_SECONDS = 60;

/**
 * How much a second of speech counts (1: as an independent one) while voices are counted and while the time is divided
 * between them: what is enough to tell two apart is not enough to say that they are two.
 */
const COUNTING = 0.7;
const DIVIDING = 1;

/**
 * Gives every block the number of its voice, numbered from 0 in order of first hearing. Pieces of a second are grouped
 * into 1, 2, … voices, the number of voices with the best evidence is taken, and the time is divided between them.
 */
export function clusterVoices(blocks: readonly VoiceBlock[], splitting: Splitting = 'careful'): number[] {
  if (blocks.length === 0) return [];
  const pieceOf = piecesOf(blocks);
  const guesses = partitions(pointsOf(blocks, pieceOf), MOST_VOICES).map((groups) =>
    pieceOf.map((piece) => groups[piece] ?? 0),
  );
  const guess = guesses[countVoices(blocks, guesses, PRICE[splitting]) - 1];
  if (!guess) return blocks.map(() => 0);
  const { voices } = divideTime(blocks, guess, DIVIDING);
  const order = new Map([...new Set(voices)].map((voice, i) => [voice, i]));
  return voices.map((voice) => order.get(voice) ?? 0);
}

/** How many voices there are by the evidence; `guesses` has one for every number of voices from 1 on. */
function countVoices(
  blocks: readonly VoiceBlock[],
  guesses: readonly (readonly number[])[],
  { second, further }: { second: number; further: number },
): number {
  const seconds = blocks.reduce((sum, block) => sum + block.seconds, 0);
  const counted = Math.min(1, EVIDENCE_SECONDS / seconds);
  let best = { count: 1, worth: Number.NEGATIVE_INFINITY };
  for (const [more, guess] of guesses.entries()) {
    const { voices, evidence } = divideTime(blocks, guess, COUNTING, counted);
    const worth = evidence - (more === 0 ? 0 : second + (more - 1) * further);
    // Voices that explained nothing are no voices.
    if (worth > best.worth) best = { count: new Set(voices).size, worth };
  }
  return best.count;
}

/** The number of the piece that each block belongs to. */
function piecesOf(blocks: readonly VoiceBlock[]): number[] {
  let [piece, seconds] = [0, 0];
  return blocks.map((block) => {
    if (seconds >= PIECE_SECONDS || (block.afterPause && seconds >= PIECE_SECONDS / 2)) {
      piece += 1;
      seconds = 0;
    }
    seconds += block.seconds;
    return piece;
  });
}

function pointsOf(blocks: readonly VoiceBlock[], pieceOf: readonly number[]): WeightedPoints {
  const count = (pieceOf.at(-1) ?? 0) + 1;
  const weights = new Float64Array(count);
  const positions = new Float64Array(count * VOICE_SIZE);
  blocks.forEach(({ seconds, voice }, i) => {
    const piece = pieceOf[i] ?? 0;
    weights[piece] = (weights[piece] ?? 0) + seconds;
    for (let d = 0; d < VOICE_SIZE; d++) {
      const at = piece * VOICE_SIZE + d;
      positions[at] = (positions[at] ?? 0) + seconds * (voice[d] ?? 0);
    }
  });
  for (let at = 0; at < positions.length; at++)
    positions[at] = (positions[at] ?? 0) / (weights[Math.floor(at / VOICE_SIZE)] ?? 1);
  return { weights, positions, size: VOICE_SIZE };
}
