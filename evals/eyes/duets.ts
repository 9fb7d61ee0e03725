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

/** Who talks with whom, how long each turn lasts, and how many turns there are. */
const PAIRS: readonly { left: Talker; right: Talker; turnSeconds: number; turns: number }[] = [
  { left: annie, right: speaker, turnSeconds: 3.5, turns: 5 },
  { left: host, right: annieLater, turnSeconds: 3, turns: 4 },
  { left: presenter, right: speakerLater, turnSeconds: 2.5, turns: 4 },
  { left: kate, right: host, turnSeconds: 2, turns: 4 },
  { left: speaker, right: presenter, turnSeconds: 4, turns: 2 },
  { left: annieLater, right: kate, turnSeconds: 4, turns: 2 },
];

const RATE = 25;
const SOUND_RATE = 48_000;

/** Makes every pair twice, with still and with moving listeners, in `folder`. Takes about a second of CPU per second. */
export async function makeDuets(shared: string, folder: string): Promise<Duet[]> {
  await mkdir(folder, { recursive: true });
  const duets: Duet[] = [];
  for (const listener of ['still', 'moving'] as const) {
    for (const [i, pair] of PAIRS.entries()) {
      const name = `duet_${listener}_${i + 1}`;
      const path = join(folder, `${name}.mp4`);
      const turns = Array.from(
        { length: pair.turns },
        (_, n): DuetTurn => ({
          startSeconds: n * pair.turnSeconds,
          endSeconds: (n + 1) * pair.turnSeconds,
          speaker: n % 2 === 0 ? 'left' : 'right',
        }),
      );
      await render(shared, path, pair, turns, listener);
      duets.push({ name, path, listener, turns });
    }
  }
  return duets;
}

async function render(
  shared: string,
  path: string,
  pair: { left: Talker; right: Talker },
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
    `[${input}:a]${sound()},atrim=duration=${end},volume='${heard}':eval=frame[sound${input}]`,
  ];
}

/** The talker stops for the other's turns and goes on afterwards: one piece per own turn, then its last frame held. */
function stopping(side: DuetTurn['speaker'], input: number, turns: readonly DuetTurn[]): string[] {
  const seconds = (turns[0]?.endSeconds ?? 0) - (turns[0]?.startSeconds ?? 0);
  const own = turns.filter((turn) => turn.speaker === side).length;
  const names = (kind: string) => Array.from({ length: own }, (_, n) => `[${kind}${input}n${n}]`);
  const before = side === 'left' ? 0 : seconds;
  const end = turns.at(-1)?.endSeconds ?? 0;
  const sounds = names('s').map(
    (name, n) =>
      `${name}atrim=start=${n * seconds}:duration=${seconds},asetpts=PTS-STARTPTS,apad=whole_dur=${2 * seconds}[t${input}n${n}]`,
  );
  return [
    // Every own turn is moved to where it is heard; the gaps that this leaves are filled with the frame before them.
    `[v${input}]trim=duration=${own * seconds},setpts='PTS+(floor((T+0.001)/${seconds})*${seconds}+${before})/TB',fps=${RATE}:start_time=0,tpad=stop_mode=clone:stop_duration=${2 * seconds},trim=duration=${end}[picture${input}]`,
    `[${input}:a]${sound()},asplit=${own}${names('s').join('')}`,
    ...sounds,
    `${names('t').join('')}concat=n=${own}:v=0:a=1,adelay=${Math.round(before * 1000)}:all=1,atrim=duration=${end}[sound${input}]`,
  ];
}

/** Everybody equally loud, or loudness alone would tell them apart. */
function sound(): string {
  return `aformat=sample_rates=${SOUND_RATE}:channel_layouts=mono,loudnorm=I=-18:TP=-2,aresample=${SOUND_RATE}`;
}
