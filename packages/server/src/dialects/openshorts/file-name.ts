import type { Artefact } from '../../library/index.ts';

/** Digits of a file's hash in its name: enough that no two versions of one clip share them. */
const DIGITS = 8;

/** Where a file of a job lies: another address for every version of it, so that browsers may keep what they have. */
export function videoUrl(jobId: string, { name, sha256 }: Pick<Artefact, 'name' | 'sha256'>): string {
  return `/videos/${jobId}/${versionedName(name, sha256)}`;
}

/** `clip_01.mp4` with its version: `clip_01_5f3a9c01.mp4`. */
export function versionedName(name: string, sha256: string): string {
  return name.replace(/(?=\.)/, `_${sha256.slice(0, DIGITS)}`);
}

/** The file and, where it is named, the version that a name means; null for a name that is none. */
export function parseFileName(
  text: string,
): { readonly name: string; readonly version: string | undefined } | null {
  const [, stem, version, ending] =
    /^(clip_\d{2,4})(?:_([0-9a-f]{8}))?\.(mp4|jpg|ass|srt|vtt)$/.exec(text) ?? [];
  return stem === undefined || ending === undefined ? null : { name: `${stem}.${ending}`, version };
}
