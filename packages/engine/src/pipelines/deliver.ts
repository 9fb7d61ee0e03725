import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalPlan, type Plan } from '@reelwright/plan';
import writeFileAtomic from 'write-file-atomic';
import { toAss, toSrt, toVtt } from '../captions/index.ts';
import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { renderPlan } from '../render/index.ts';
import type { Context } from './context.ts';
import { fontsOf } from './lettering.ts';
import { clipFile, Manifest, type ManifestClip, manifestClip, planFile } from './manifest.ts';

const EXTENSIONS = ['mp4', 'jpg', 'ass', 'srt', 'vtt'] as const;

/**
 * Renders a plan into `folder` as clip number `index` (from 1): the video, its poster, its subtitle files and the plan
 * itself. Every file appears whole or not at all. Throws EngineError `invalid_input` when the plan is for another file.
 */
export async function deliverClip(
  path: string,
  source: Source,
  plan: Plan,
  to: { folder: string; index: number; urlPrefix: string },
  context: Pick<Context, 'signal'> & {
    progress: (fraction: number) => void;
    dubTrack?: string | undefined;
  },
): Promise<ManifestClip> {
  if (plan.source.contentHash !== source.contentHash)
    throw new EngineError(
      'invalid_input',
      'The plan was made for another file: its content hash differs. Plan this file anew, or give the one the plan was made for.',
    );
  await mkdir(to.folder, { recursive: true });
  const named = (extension: (typeof EXTENSIONS)[number]) => join(to.folder, clipFile(to.index, extension));
  const { files, typefaces } = await fontsOf(plan, context.signal);
  const ass = toAss(plan, typefaces);
  const rendered = await renderPlan(plan, {
    source,
    path,
    captions: files.length === 0 ? null : ass,
    fonts: files,
    file: named('mp4'),
    poster: named('jpg'),
    dubTrack: context.dubTrack,
    ...(context.signal ? { signal: context.signal } : {}),
    onProgress: context.progress,
  });
  await writeFileAtomic(named('ass'), ass);
  await writeFileAtomic(named('srt'), toSrt(plan));
  await writeFileAtomic(named('vtt'), toVtt(plan));
  await writeFileAtomic(join(to.folder, planFile(to.index)), `${canonicalPlan(plan)}\n`);
  return manifestClip(to.index, plan, rendered, to.urlPrefix);
}

/** Writes the manifest last, so that a folder with a manifest is a finished job, and clears clips of an earlier job there. */
export async function deliverManifest(folder: string, manifest: Manifest): Promise<void> {
  await mkdir(folder, { recursive: true });
  await clearEarlier(folder, manifest);
  await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Removes only files that an earlier manifest in this folder names and the new one does not. */
async function clearEarlier(folder: string, manifest: Manifest): Promise<void> {
  const earlier = await readManifest(join(folder, 'manifest.json'));
  if (earlier === null) return;
  const kept = new Set(manifest.clips.map((clip) => clip.index));
  for (const { index } of earlier.clips) {
    if (kept.has(index)) continue;
    const names = [...EXTENSIONS.map((extension) => clipFile(index, extension)), planFile(index)];
    for (const name of names) await rm(join(folder, name), { force: true });
  }
}

async function readManifest(file: string): Promise<Manifest | null> {
  try {
    const parsed = Manifest.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // No manifest, or not one of ours: nothing to clear.
    return null;
  }
}
