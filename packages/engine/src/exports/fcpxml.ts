import { type FrameRate, layoutPanes, type Plan, type PlanFallback } from '@reelwright/plan';
import { placeElement, transformElements } from './fcpxml-frame.ts';
import { captionElements, HOOK_EFFECT, hookElements } from './fcpxml-text.ts';
import { rationalTime } from './fcpxml-time.ts';
import { cutTransitions, type ExportedPlan, notCarried, type PlanMedia } from './media.ts';
import { cutsBefore, sourceFrames, type TimelineShot, timelineShots } from './shots.ts';
import { transformKeys, transformOf } from './transform.ts';
import { type Element, element, xmlDocument } from './xml.ts';

/** Read by Final Cut Pro from 10.6 (2021) and by DaVinci Resolve from 17.4. */
const VERSION = '1.10';

/** What the pieces of a document share. */
type Job = { plan: Plan; shots: TimelineShot[]; rate: FrameRate; source: { width: number; height: number } };

/** A pane of a divided shot: a sequence of its own, in the pane's shape. */
type Pane = { id: string; elements: Element[] };

/**
 * A plan as Final Cut Pro XML 1.10 (Apple, FCPXML reference): the source as one asset; every shot a clip with its
 * camera as keyframes, those of divided layouts compound clips, one for each pane; captions as captions, the hook as a
 * title; what was left out as markers. Without `media` the file has to be linked by hand.
 */
export function toFcpxml(plan: Plan, media: PlanMedia | null = null): ExportedPlan {
  const { width, height } = plan.source;
  const rate = plan.output.frameRate;
  // Without a picture nothing is placed: the finished frame stands for the source's.
  const source = width === null || height === null ? plan.output : { width, height };
  const job: Job = { plan, shots: timelineShots(plan), rate, source };
  const panes = job.shots.map((shot, i) => panesOf(job, shot, i));
  const items = job.shots.map((shot, i) => spineItem(job, shot, panes[i] ?? []));
  const frames = job.shots.reduce((sum, shot) => sum + shot.frames, 0);
  const sequence = element(
    'sequence',
    {
      format: 'r1',
      duration: rationalTime(frames, rate),
      tcStart: '0s',
      tcFormat: 'NDF',
      audioLayout: 'stereo',
      audioRate: '48k',
    },
    [...noteOf(plan), element('spine', {}, items)],
  );
  const project = element('project', { name: plan.about.title || 'Reelwright' }, [sequence]);
  const resources = element('resources', {}, [
    format('r1', plan.output, rate),
    format('r2', source, rate),
    assetOf(job, media),
    ...(plan.hook === null ? [] : [HOOK_EFFECT]),
    ...panes.flat().flatMap((pane) => pane.elements),
  ]);
  const root = element('fcpxml', { version: VERSION }, [
    resources,
    element('library', {}, [element('event', { name: 'Reelwright' }, [project])]),
  ]);
  return { text: xmlDocument(root, 'fcpxml'), fallbacks: fallbacksOf(job, media) };
}

function format(id: string, size: { width: number; height: number }, rate: FrameRate): Element {
  return element('format', {
    id,
    frameDuration: rationalTime(1, rate),
    width: size.width,
    height: size.height,
    colorSpace: '1-1-1 (Rec. 709)',
  });
}

function assetOf({ plan, rate }: Job, media: PlanMedia | null): Element {
  const hasSound = plan.source.hasSound;
  return element(
    'asset',
    {
      id: 'r3',
      name: media?.name ?? 'source',
      start: '0s',
      duration: rationalTime(sourceFrames(plan), rate),
      hasVideo: plan.source.width === null ? undefined : '1',
      format: 'r2',
      hasAudio: hasSound ? '1' : undefined,
      videoSources: plan.source.width === null ? undefined : '1',
      audioSources: hasSound ? '1' : undefined,
      audioChannels: hasSound ? '2' : undefined,
      audioRate: hasSound ? '48000' : undefined,
    },
    [element('media-rep', { kind: 'original-media', src: media?.url ?? 'file:///source' })],
  );
}

/** A shot of the main storyline, with the panes beside its first and the texts that begin in it. */
function spineItem(job: Job, shot: TimelineShot, panes: readonly Pane[]): Element {
  const { plan, rate, source } = job;
  const [first, ...others] = panes;
  const at = {
    offset: rationalTime(shot.startFrame, rate),
    duration: rationalTime(shot.frames, rate),
    name: shot.layout.kind,
  };
  // Texts are held by the shot they begin in, on that shot's own clock.
  const ownFrame = first ? 0 : shot.sourceFrame;
  const texts = [
    ...hookElements(job, shot, ownFrame, others.length + 2),
    ...captionElements(job, shot, ownFrame, others.length + 1),
  ];
  const note = element('note', {}, [shot.reason]);
  if (first) {
    const places = layoutPanes(shot.layout, plan.output);
    const placed = (pane: Pane, i: number, more: Record<string, string | number>, inner: Element[]) =>
      element('ref-clip', { ref: pane.id, ...at, start: '0s', ...more }, [
        ...(i === 0 ? [note] : []),
        element('adjust-conform', { type: 'none' }),
        placeElement(places[i] ?? { x: 0, y: 0, ...plan.output }, plan.output),
        ...inner,
      ]);
    const beside = others.map((pane, i) =>
      placed(pane, i + 1, { offset: '0s', lane: i + 1, srcEnable: 'video' }, []),
    );
    return placed(first, 0, {}, [...beside, ...texts, ...markersOf(job, shot, 0)]);
  }
  const keys =
    shot.layout.kind === 'fit'
      ? [{ frame: 0, ...transformOf(shot.layout.content ?? WHOLE, source, plan.output) }]
      : shot.layout.kind === 'fill'
        ? transformKeys(shot.layout.camera, timeOf(shot), source, { ...plan.output, rate })
        : [];
  return element(
    'asset-clip',
    { ref: 'r3', ...at, start: rationalTime(shot.sourceFrame, rate), format: 'r2', tcFormat: 'NDF' },
    [
      note,
      ...transformElements(keys, shot.sourceFrame, rate),
      ...texts,
      ...markersOf(job, shot, shot.sourceFrame),
    ],
  );
}

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/** The panes of a divided shot; none for shots whose one camera fills the frame. */
function panesOf({ plan, rate, source }: Job, shot: TimelineShot, index: number): Pane[] {
  const panes = layoutPanes(shot.layout, plan.output);
  if (panes.length < 2) return [];
  return panes.map((pane, i) => {
    const id = `shot${index + 1}pane${i + 1}`;
    const keys = transformKeys(pane.camera, timeOf(shot), source, { ...pane, rate });
    const duration = rationalTime(shot.frames, rate);
    const clip = element(
      'asset-clip',
      { ref: 'r3', offset: '0s', start: rationalTime(shot.sourceFrame, rate), duration, format: 'r2' },
      transformElements(keys, shot.sourceFrame, rate),
    );
    const sequence = element(
      'sequence',
      { format: `${id}format`, duration, tcStart: '0s', tcFormat: 'NDF' },
      [element('spine', {}, [clip])],
    );
    const media = element('media', { id, name: `${shot.layout.kind} ${i + 1}` }, [sequence]);
    return { id, elements: [format(`${id}format`, pane, rate), media] };
  });
}

function timeOf(shot: TimelineShot): { startSeconds: number; frames: number } {
  return { startSeconds: shot.sourceSeconds, frames: shot.frames };
}

/** What was left out just before a segment, as a marker where it is missed. */
function markersOf({ plan, rate }: Job, shot: TimelineShot, ownFrame: number): Element[] {
  return cutsBefore(plan, shot).map((cut) =>
    element('marker', {
      start: rationalTime(ownFrame, rate),
      duration: rationalTime(1, rate),
      value: `Left out: ${cut.kind}`,
      note: cut.text === '' ? undefined : cut.text,
    }),
  );
}

function noteOf({ about }: Plan): Element[] {
  const tags = about.hashtags.map((tag) => `#${tag}`).join(' ');
  const lines = [about.viralHook, about.keyInsight, tags].filter((line) => line !== '');
  return lines.length === 0 ? [] : [element('note', {}, [lines.join('\n')])];
}

/** What the format, or this writing of it, does not carry. */
function fallbacksOf({ plan, shots }: Job, media: PlanMedia | null): PlanFallback[] {
  const background = shots.some(({ layout }) => layout.kind === 'fit');
  return [
    ...(media === null
      ? [
          {
            used: 'file:///source',
            instead_of: 'the address of the source',
            reason: 'It was not given; link the file in the editing program.',
          },
        ]
      : []),
    ...(background
      ? [
          {
            used: 'black around the whole picture',
            instead_of: 'the background of the layout fit',
            reason: 'It is an effect of its own in every editing program.',
          },
        ]
      : []),
    ...(plan.captions.preset === 'none' || plan.captions.cues.length === 0
      ? []
      : [
          {
            used: 'captions as text',
            instead_of: `captions in the look ${plan.captions.preset}, word by word`,
            reason: 'FCPXML captions carry no such look; burn in the ASS file, or render the plan.',
          },
        ]),
    ...cutTransitions(plan),
    ...notCarried(plan, ['segments', 'captions', 'hook']).map((field) => ({
      used: 'the source as it is',
      instead_of: `plan.${field}`,
      reason: 'FCPXML has no word for it that all programs read; render the plan to have it.',
    })),
  ];
}
