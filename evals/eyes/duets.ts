import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../../packages/engine/src/media/index.ts';

/** A turn of a duet: whose sound is heard. */
export type DuetTurn = { startSeconds: number; endSeconds: number; speaker: 'left' | 'right' };

/** A generated video of two real people side by side of whom it is known who speaks when. */
export type Duet = {
  name: string;
  path: string;
  /** `still`: the listener's picture stands; `moving`: the listener goes on talking without being heard. */
  listener: 'still' | 'moving';
  turns: DuetTurn[];
};

/** A talker, from where on, and what is shown of the picture: a part of 8:9 (one half of a 16:9 frame). */
type Talker = { file: string; fromSeconds: number; crop: string };

/** Crops keep head and shoulders; upright footage is cut off below the chest. */
const talker = (file: string, crop: string, fromSeconds = 0): Talker => ({ file, fromSeconds, crop });
const HALF_OF_16_9 = 'ih*8/9:ih';
const TOP_OF_9_16 = 'iw:iw*9/8:0:ih*0.08';
const SQUARE = 'iw*8/9:ih';
const annie = talker('single_speaker_adt31.mp4', HALF_OF_16_9);
const annieLater = talker('single_speaker_adt31.mp4', HALF_OF_16_9, 11);
const kate = talker('talking_head_512_khill.mp4', SQUARE);
const host = talker('remotion_talking_head_9x16.mp4', TOP_OF_9_16);
const presenter = talker('talking_9x16_hevc_1.mp4', TOP_OF_9_16);
const speaker = talker('talking_9x16_hevc_2.mp4', TOP_OF_9_16);
const speakerLater = talker('talking_9x16_hevc_2.mp4', TOP_OF_9_16, 9);

/** Which pairs: those that weights were fitted to, or the others. */
export type DuetSet = 'known' | 'held_out';

/** Who talks with whom, and how long each turn lasts in seconds; the left one begins. */
type Pair = { left: Talker; right: Talker; turns: readonly number[] };

/** Pairs that weights were fitted to. */
const KNOWN: readonly Pair[] = [
  { left: annie, right: speaker, turns: [3.5, 3.5, 3.5, 3.5, 3.5] },
  { left: host, right: annieLater, turns: [3, 3, 3, 3] },
  { left: presenter, right: speakerLater, turns: [2.5, 2.5, 2.5, 2.5] },
  { left: kate, right: host, turns: [2, 2, 2, 2] },
  { left: speaker, right: presenter, turns: [4, 4] },
  { left: annieLater, right: kate, turns: [4, 4] },
];

/**
 * Pairs that no weight was fitted to: other crops, stretches, sides and lengths of turn, and three talkers more. Not
 * quite unseen: half of their lips are among those that still lips were measured on, and how a voice counts for nobody
 * on screen was settled after a look at the first pair.
 */
const HELD_OUT: readonly Pair[] = [
  {
    left: talker('talking_9x16_hevc_2.mp4', 'iw*0.8:iw*0.9:iw*0.1:ih*0.1', 4),
    right: talker('single_speaker_adt31.mp4', 'ih*0.8*8/9:ih*0.8:(iw-ow)/2:0', 3),
    turns: [1.6, 2.4, 3.2, 1.6, 4, 2.4],
  },
  {
    left: talker('talking_head_vr1.mp4', SQUARE),
    right: talker('talking_head_vr2.mp4', SQUARE),
    turns: [1.6, 1.6, 1.8],
  },
  {
    left: talker('talking_head_512_khill.mp4', SQUARE, 0.8),
    right: talker('talking_head_vr4.mp4', SQUARE),
    turns: [1.6, 2.4],
  },
  {
    left: talker('single_speaker_adt31.mp4', HALF_OF_16_9, 12),
    right: talker('remotion_talking_head_9x16.mp4', TOP_OF_9_16, 1.2),
    turns: [5, 5.6],
  },
  {
    left: talker('talking_head_512_khill.mp4', SQUARE),
    right: talker('talking_9x16_hevc_1.mp4', TOP_OF_9_16, 1.5),
    turns: [2, 2.8, 1.6, 1.52],
  },
  {
    left: talker('talking_head_vr4.mp4', SQUARE),
    right: talker('talking_9x16_hevc_1.mp4', TOP_OF_9_16),
    turns: [3, 3.4],
  },
  {
    left: talker('remotion_talking_head_9x16.mp4', 'iw*0.8:iw*0.9:iw*0.1:ih*0.17', 0.4),
    right: talker('talking_9x16_hevc_2.mp4', TOP_OF_9_16, 12),
    turns: [1.6, 2, 1.6, 2.4],
  },
  {
    left: talker('talking_head_vr2.mp4', SQUARE),
    right: talker('single_speaker_adt31.mp4', HALF_OF_16_9, 18),
    turns: [2.2, 2.6],
  },
  {
    left: talker('talking_9x16_hevc_2.mp4', TOP_OF_9_16),
    right: talker('single_speaker_adt31.mp4', HALF_OF_16_9, 2),
    turns: [6, 6, 6],
  },
];

const RATE = 25;
const SOUND_RATE = 48_000;

/** Makes every pair twice, with still and with moving listeners, in `folder`. Takes about a second of CPU per second. */
export async function makeDuets(shared: string, folder: string, set: DuetSet = 'known'): Promise<Duet[]> {
  await mkdir(folder, { recursive: true });
  const duets: Duet[] = [];
  for (const listener of ['still', 'moving'] as const) {
    for (const [i, pair] of (set === 'known' ? KNOWN : HELD_OUT).entries()) {
      const name = `${set === 'known' ? 'duet' : 'held_out'}_${listener}_${i + 1}`;
      const path = join(folder, `${name}.mp4`);
      const turns = turnsOf(pair);
      await render(shared, path, pair, turns, listener);
      duets.push({ name, path, listener, turns });
    }
  }
  return duets;
}

function turnsOf({ turns }: Pair): DuetTurn[] {
  let endSeconds = 0;
  return turns.map((seconds, n) => {
    const startSeconds = endSeconds;
    endSeconds += seconds;
    return { startSeconds, endSeconds, speaker: n % 2 === 0 ? 'left' : 'right' };
  });
}

async function render(
  shared: string,
  path: string,
  pair: Pair,
  turns: readonly DuetTurn[],
  listener: Duet['listener'],
): Promise<void> {
  const sides = (['left', 'right'] as const).map((side, input) => {
    const inputs = ['-ss', String(pair[side].fromSeconds), '-i', `${shared}/media/video/${pair[side].file}`];
    const chains = listener === 'still' ? stopping(side, input, turns) : running(side, input, turns);
    return {
      inputs,
      chains: [
        `[${input}:v]crop=${pair[side].crop},scale=640:720,setsar=1,fps=${RATE},format=yuv420p[v${input}]`,
        ...chains,
      ],
    };
  });
  const graph = [
    ...sides.flatMap(({ chains }) => chains),
    '[picture0][picture1]hstack[v]',
    '[sound0][sound1]amix=inputs=2:normalize=0[a]',
  ].join(';');
  await runFfmpeg(
    [
      ...[
        '-y',
        ...sides.flatMap(({ inputs }) => inputs),
        '-filter_complex',
        graph,
        '-map',
        '[v]',
        '-map',
        '[a]',
      ],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-c:a', 'aac', '-b:a', '128k', path],
    ],
    { stage: 'make duet' },
  );
}

/** The talker goes on all the time and is heard in their own turns only. */
function running(side: DuetTurn['speaker'], input: number, turns: readonly DuetTurn[]): string[] {
  const end = turns.at(-1)?.endSeconds ?? 0;
  const heard = turns
    .filter((turn) => turn.speaker === side)
    .map((turn) => `between(t,${turn.startSeconds},${turn.endSeconds - 1e-3})`)
    .join('+');
  return [
    `[v${input}]trim=duration=${end}[picture${input}]`,
    // In frames of 10 ms: what is heard is decided once for each, and loudnorm gives its last 3 s as a single one.
    `[${input}:a]${sound()},atrim=duration=${end},asetnsamples=${SOUND_RATE / 100},volume='${heard}':eval=frame[sound${input}]`,
  ];
}

/** The talker stops for the other's turns and goes on afterwards: one piece per own turn, then its last frame held. */
function stopping(side: DuetTurn['speaker'], input: number, turns: readonly DuetTurn[]): string[] {
  const end = turns.at(-1)?.endSeconds ?? 0;
  let used = 0;
  const pieces = turns
    .filter((turn) => turn.speaker === side)
    .map(({ startSeconds, endSeconds }, n, own) => {
      const fromSeconds = used;
      used += endSeconds - startSeconds;
      return {
        fromSeconds,
        seconds: endSeconds - startSeconds,
        startSeconds,
        /** Until the next own turn. */
        wholeSeconds: (own[n + 1]?.startSeconds ?? end) - startSeconds,
        /** How long the talker has just stopped before. */
        stopSeconds: startSeconds - (own[n - 1]?.endSeconds ?? 0),
      };
    });
  const names = (kind: string) => pieces.map((_, n) => `[${kind}${input}n${n}]`);
  const sounds = pieces.map(
    ({ fromSeconds, seconds, wholeSeconds }, n) =>
      `[s${input}n${n}]atrim=start=${fromSeconds}:duration=${seconds},asetpts=PTS-STARTPTS,apad=whole_dur=${wholeSeconds}[t${input}n${n}]`,
  );
  const shifts = pieces
    .map(({ fromSeconds, stopSeconds }) => `gte(T+0.001,${fromSeconds})*${stopSeconds}`)
    .join('+');
  return [
    // Every own turn is moved to where it is heard; the gaps that this leaves are filled with the frame before them.
    `[v${input}]trim=duration=${used},setpts='PTS+(${shifts})/TB',fps=${RATE}:start_time=0,tpad=stop_mode=clone:stop_duration=${end},trim=duration=${end}[picture${input}]`,
    `[${input}:a]${sound()},asplit=${pieces.length}${names('s').join('')}`,
    ...sounds,
    `${names('t').join('')}concat=n=${pieces.length}:v=0:a=1,adelay=${Math.round((pieces[0]?.startSeconds ?? 0) * 1000)}:all=1,atrim=duration=${end}[sound${input}]`,
  ];
}

/** Everybody equally loud, or loudness alone would tell them apart. */
function sound(): string {
  return `aformat=sample_rates=${SOUND_RATE}:channel_layouts=mono,loudnorm=I=-18:TP=-2,aresample=${SOUND_RATE}`;
}
