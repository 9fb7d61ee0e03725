import { probe } from '../../packages/engine/src/media/index.ts';
import { noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { openContext } from '../../packages/engine/src/pipelines/context.ts';
import { measureLook } from '../../packages/engine/src/pipelines/style-look.ts';
import { extractStyle } from '../../packages/engine/src/style/index.ts';
import type { Row } from '../row.ts';
import { makeTransitionTemplates, TEMPLATE_RATE, type TransitionTemplate } from './transition-footage.ts';

const DURATION_FRAMES = 2;
/** A transition was found when its middle is so near, frames. */
const NEAR_FRAMES = 8;

type Found = { kind: string; startFrame: number; frames: number };

/** Kind and length of every transition of templates whose transitions are known, and what the whole style says. */
export async function transitionRows(shared: string, folder: string): Promise<Row[]> {
  const judged: Judged[] = [];
  for (const template of await makeTransitionTemplates(shared, folder)) judged.push(await judge(template));
  const cuts = judged.filter(({ template }) => template.kind === 'cut');
  const blends = judged.filter(({ template }) => template.kind !== 'cut');
  const wanted = judged.reduce((sum, { template }) => sum + template.transitions.length, 0);
  const typed = judged.reduce((sum, { matched }) => sum + matched.filter((one) => one.rightKind).length, 0);
  const falsely = judged.reduce((sum, one) => sum + one.extra, 0);
  const lengths = blends.flatMap(({ matched }) => matched.filter(({ rightKind }) => rightKind));
  const good = lengths.filter(({ off }) => off <= DURATION_FRAMES).length;
  const primary = judged.filter(({ template, primaryType }) => primaryType === template.kind).length;
  const exact = cuts.every(({ matched, extra }) => extra === 0 && matched.every(({ exact: is }) => is));
  return [
    row('hard cuts to the frame', exact ? 1 : 0, 1, `${cuts.flatMap(({ matched }) => matched).length} cuts`),
    row(
      'transition type',
      typed / wanted,
      0.9,
      `${typed} of ${wanted}, ${falsely} false; ${missedIn(judged)}`,
    ),
    row(
      `transition length within ${DURATION_FRAMES} frames`,
      good / Math.max(1, lengths.length),
      0.9,
      blends
        .map(
          ({ template, matched }) =>
            `${template.name} ${matched.filter((one) => one.rightKind && one.off <= DURATION_FRAMES).length}/${template.transitions.length}`,
        )
        .join(', '),
    ),
    row('primary transition', primary / judged.length, 1, `${primary} of ${judged.length} templates`),
  ];
}

type Judged = {
  template: TransitionTemplate;
  matched: { rightKind: boolean; exact: boolean; off: number }[];
  extra: number;
  primaryType: string;
};

async function judge(template: TransitionTemplate): Promise<Judged> {
  const source = await probe(template.path);
  const look = await measureLook(template.path, source, openContext({ facts: noFacts, languageModel: null }));
  const facts = { durationSeconds: source.durationSeconds, look, music: null };
  const left = (look?.transitions ?? []).map(
    ({ kind, startSeconds, endSeconds }): Found => ({
      kind,
      startFrame: startSeconds * TEMPLATE_RATE,
      frames: (endSeconds - startSeconds) * TEMPLATE_RATE,
    }),
  );
  const matched = template.transitions.map((truth) => {
    const near = (one: Found) =>
      Math.abs(one.startFrame + one.frames / 2 - truth.startFrame - truth.frames / 2) <= NEAR_FRAMES;
    const same = left.findIndex((one) => near(one) && one.kind === template.kind);
    const found = left[same];
    if (!found) return { rightKind: false, exact: false, off: Number.POSITIVE_INFINITY };
    left.splice(same, 1);
    const off = Math.abs(found.frames - truth.frames);
    return { rightKind: true, exact: Math.abs(found.startFrame - truth.startFrame) < 0.5 && off < 0.5, off };
  });
  const { primary_transition } = extractStyle(facts, '2000-01-01T00:00:00Z');
  return { template, matched, extra: left.length, primaryType: primary_transition.type };
}

function missedIn(judged: readonly Judged[]): string {
  const missed = judged
    .map(({ template, matched, extra }) => ({
      template,
      missed: matched.filter((one) => !one.rightKind).length,
      extra,
    }))
    .filter(({ missed: count, extra }) => count + extra > 0)
    .map(({ template, missed: count, extra }) => `${template.name} ${count} missed, ${extra} false`);
  return missed.join(', ') || 'none missed';
}

function row(metric: string, value: number, target: number, detail: string): Row {
  return { metric, value, target: `>= ${target}`, ok: value >= target, detail };
}
