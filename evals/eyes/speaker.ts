import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraAt, cameraWindow, layoutPanes, outputSize, type Shot } from '@reelwright/plan';
import type { Face, Scenes, Source, Span } from '../../packages/engine/src/facts/index.ts';
import { frameSegment } from '../../packages/engine/src/framing/index.ts';
import { decodeSound, probe } from '../../packages/engine/src/media/index.ts';
import { noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { openContext } from '../../packages/engine/src/pipelines/context.ts';
import { align, hear } from '../../packages/engine/src/pipelines/hear.ts';
import { listen } from '../../packages/engine/src/pipelines/listen.ts';
import { look } from '../../packages/engine/src/pipelines/look.ts';
import type { Row } from '../row.ts';
import { type DuetSet, type DuetTurn, makeDuets } from './duets.ts';
import { judgeLooks } from './looks.ts';

/** A two-person video that was examined as the engine does it, with the moments at which somebody really speaks. */
export type HeardDuet = {
  name: string;
  listener: 'still' | 'moving';
  source: Source;
  scenes: Scenes;
  /** Who speaks, every tenth of a second in which speech is heard. */
  moments: { atSeconds: number; speaker: DuetTurn['speaker'] }[];
  /** The faces of each side, found independently of any plan. */
  faces: Record<DuetTurn['speaker'], Face[]>;
};

/** Speech is what is at most this much quieter than the loud parts of its turn, in decibels. */
const SPEECH_RANGE_DECIBELS = 25;
/** Moments are judged this often, in seconds. */
const STEP_SECONDS = 0.1;
/** A face found within this time of a moment stands for it. */
const NEAR_SECONDS = 0.3;

/** Examines the two-person videos of a set: made of the shared talkers and, among the known ones, the shared ones. */
export async function hearDuets(shared: string, set: DuetSet): Promise<HeardDuet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-duets-'));
  try {
    const made = await makeDuets(shared, folder, set);
    const duets = set === 'known' ? [...sharedDuets(shared), ...made] : made;
    const heard: HeardDuet[] = [];
    for (const duet of duets) heard.push(await hearDuet(duet));
    return heard;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Share of speech time in which the facts name the right person as speaking. */
export function speakingRow(
  duets: readonly HeardDuet[],
  listener: HeardDuet['listener'],
  target: number,
  set: DuetSet = 'known',
): Row {
  return shareRow(
    `who speaks, listener's mouth ${listener}${noteOf(set)}`,
    duets,
    listener,
    target,
    (duet, moment) => {
      const speaking = duet.scenes.speaking.find(
        (one) => moment.atSeconds >= one.startSeconds && moment.atSeconds < one.endSeconds,
      );
      const track = speaking?.track == null ? undefined : duet.scenes.tracks[speaking.track];
      const face = track && nearest(track.faces, moment.atSeconds);
      return face !== undefined && sideOf(face) === moment.speaker;
    },
  );
}

/**
 * Share of speech time in which the whole face of the person who speaks is in the finished 9:16 picture, whichever
 * pane shows it. The detail says how much of the time more than one person is shown.
 */
export function speakerInCropRow(
  duets: readonly HeardDuet[],
  listener: HeardDuet['listener'],
  target: number,
  set: DuetSet = 'known',
): Row {
  const plans = new Map(duets.map((duet) => [duet, planned(duet)]));
  return shareRow(
    `speaker in crop, listener's mouth ${listener}${noteOf(set)}`,
    duets,
    listener,
    target,
    (duet, moment) => {
      const face = nearest(duet.faces[moment.speaker], moment.atSeconds);
      return face === undefined ? null : isShown(face, moment.atSeconds, plans.get(duet) ?? [], duet.source);
    },
  );
}

/** Share of the time in which each layout is shown over all two-person videos. */
export function layoutDetail(duets: readonly HeardDuet[]): string {
  const seconds = new Map<string, number>();
  let total = 0;
  for (const shot of duets.flatMap(planned)) {
    const length = shot.endSeconds - shot.startSeconds;
    seconds.set(shot.layout.kind, (seconds.get(shot.layout.kind) ?? 0) + length);
    total += length;
  }
  return [...seconds].map(([kind, part]) => `${kind} ${Math.round((100 * part) / total)} %`).join(', ');
}

function noteOf(set: DuetSet): string {
  return set === 'held_out' ? ', held out' : '';
}

function shareRow(
  metric: string,
  duets: readonly HeardDuet[],
  listener: HeardDuet['listener'],
  target: number,
  isRight: (duet: HeardDuet, moment: HeardDuet['moments'][number]) => boolean | null,
): Row {
  let right = 0;
  let all = 0;
  const details: string[] = [];
  for (const duet of duets.filter((one) => one.listener === listener)) {
    const judged = duet.moments.map((moment) => isRight(duet, moment)).filter((one) => one !== null);
    const good = judged.filter((one) => one).length;
    right += good;
    all += judged.length;
    details.push(`${duet.name} ${Math.round((100 * good) / Math.max(1, judged.length))} %`);
  }
  const value = all > 0 ? right / all : 0;
  return { metric, value, target: `>= ${target}`, ok: value >= target, detail: details.join(', ') };
}

function sharedDuets(shared: string) {
  return (['still', 'moving'] as const).map((listener) => {
    const name = listener === 'still' ? 'grid_two_person_turns' : 'grid_two_person_turns_hard';
    const truth: { turns: { start: number; end: number; speaker: DuetTurn['speaker'] }[] } = JSON.parse(
      readFileSync(`${shared}/media/derived/${name}.truth.json`, 'utf8'),
    );
    const turns = truth.turns.map(({ start, end, speaker }) => ({
      startSeconds: start,
      endSeconds: end,
      speaker,
    }));
    return { name, path: `${shared}/media/derived/${name}.mp4`, listener, turns };
  });
}

async function hearDuet(duet: {
  name: string;
  path: string;
  listener: HeardDuet['listener'];
  turns: readonly DuetTurn[];
}): Promise<HeardDuet> {
  const { name, path, listener, turns } = duet;
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  // Some of the talkers speak Chinese, of which nothing is understood; that somebody speaks is heard all the same.
  const context = openContext({ facts: noFacts, transcriptFile: null, language: 'en' });
  const heard = await align(path, source, await hear(path, source, span, context), [span], context);
  const scenes = await look(
    path,
    source,
    [span],
    await listen(path, source, [span], heard.transcript, context),
    context,
  );
  const all = (await judgeLooks(path, source, span)).flatMap(({ atSeconds, faces }) =>
    faces.map((face) => ({ ...face, atSeconds })),
  );
  const faces = {
    left: all.filter((face) => sideOf(face) === 'left'),
    right: all.filter((face) => sideOf(face) === 'right'),
  };
  return { name, listener, source, scenes, faces, moments: await spokenMoments(path, source, turns) };
}

async function spokenMoments(
  path: string,
  source: Source,
  turns: readonly DuetTurn[],
): Promise<HeardDuet['moments']> {
  const samples: number[] = [];
  for await (const chunk of decodeSound(path, source)) for (const sample of chunk) samples.push(sample);
  const level = (atSeconds: number) => {
    const part = samples.slice(
      Math.round(atSeconds * 16_000),
      Math.round((atSeconds + STEP_SECONDS) * 16_000),
    );
    return 10 * Math.log10(part.reduce((sum, x) => sum + x * x, 1e-9) / Math.max(1, part.length));
  };
  return turns.flatMap(({ startSeconds, endSeconds, speaker }) => {
    const count = Math.round((endSeconds - startSeconds) / STEP_SECONDS);
    const parts = Array.from({ length: count }, (_, i) => startSeconds + i * STEP_SECONDS);
    const loud = Math.max(...parts.map(level));
    return parts
      .filter((at) => level(at) > loud - SPEECH_RANGE_DECIBELS)
      .map((at) => ({ atSeconds: at + STEP_SECONDS / 2, speaker }));
  });
}

function planned({ scenes, source }: HeardDuet): Shot[] {
  const span: Span = { startSeconds: 0, endSeconds: source.durationSeconds };
  return source.picture ? frameSegment(span, scenes, source.picture, outputSize('9:16', 'medium')).shots : [];
}

function isShown(face: Face, atSeconds: number, shots: readonly Shot[], { picture }: Source): boolean {
  const shot = shots.find((one) => atSeconds >= one.startSeconds && atSeconds < one.endSeconds);
  if (!shot || !picture) return false;
  if (shot.layout.kind === 'fit') return true;
  return layoutPanes(shot.layout, outputSize('9:16', 'medium')).some((pane) => {
    const camera = cameraAt(pane.camera, atSeconds);
    const window = cameraWindow(camera, picture.width / picture.height, pane.width / pane.height);
    const { x, y, width, height } = face.box;
    const fits = (start: number, length: number, from: number, room: number) =>
      Math.max(0, start) >= from - 1e-6 && Math.min(1, start + length) <= from + room + 1e-6;
    return fits(x, width, window.x, window.width) && fits(y, height, window.y, window.height);
  });
}

function sideOf(face: Face): DuetTurn['speaker'] {
  return face.box.x + face.box.width / 2 < 0.5 ? 'left' : 'right';
}

function nearest(faces: readonly Face[], atSeconds: number): Face | undefined {
  let best: Face | undefined;
  for (const face of faces)
    if (
      Math.abs(face.atSeconds - atSeconds) <
      Math.abs((best?.atSeconds ?? Number.POSITIVE_INFINITY) - atSeconds)
    )
      best = face;
  return best && Math.abs(best.atSeconds - atSeconds) <= NEAR_SECONDS ? best : undefined;
}
