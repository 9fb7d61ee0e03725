import { pathToFileURL } from 'node:url';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import {
  type Blob,
  type BlobKey,
  type BlobStore,
  type ByteRange,
  blobKey,
  parseBlobKey,
} from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { ownJob } from './own.ts';

const { artefacts } = schema;

/** What a job's files may be, by the ending of their name. */
const CONTENT_TYPES = {
  mp4: 'video/mp4',
  jpg: 'image/jpeg',
  ass: 'text/x-ssa; charset=utf-8',
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
} as const;

/** The ending of a file of a clip. */
export type ArtefactKind = keyof typeof CONTENT_TYPES;
/** Every ending, the video first. */
export const ARTEFACT_KINDS = ['mp4', 'jpg', 'ass', 'srt', 'vtt'] as const satisfies ArtefactKind[];

/** A finished file of a job. */
export type Artefact = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Of the bytes, hexadecimal: a clip that is rendered anew has another. */
  readonly sha256: string;
  readonly contentType: string;
  readonly createdAt: Date;
};

const shown = {
  name: artefacts.name,
  sizeBytes: artefacts.sizeBytes,
  sha256: artefacts.sha256,
  contentType: artefacts.contentType,
  createdAt: artefacts.createdAt,
};

/** What a clip's file is called, e.g. `clip_01.mp4`. */
export function artefactName(index: number, kind: ArtefactKind): string {
  return `clip_${String(index).padStart(2, '0')}.${kind}`;
}

/** The content type of a clip's file. */
export function contentTypeOf(kind: ArtefactKind): string {
  return CONTENT_TYPES[kind];
}

/** Where a file of a clip lies: the same for everybody who renders the same revision in the same attempt. */
export function artefactKey(
  jobId: string,
  rendering: { readonly attempt: number; readonly index: number; readonly revision: number },
  name: string,
): BlobKey {
  const { attempt, index, revision } = rendering;
  return blobKey('jobs', jobId, `${attempt}-${index}-${revision}`, name);
}

/** The owner's finished file of that name. Throws `not_found` for any other name; otherwise as `getJob`. */
export async function getArtefact(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
  name: string,
): Promise<Artefact> {
  const { storageKey: _, ...artefact } = await find({ db }, ownerId, jobId, name);
  return artefact;
}

/** The finished files of a job, by name. Throws as `getJob`. */
export async function listArtefacts(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<Artefact[]> {
  await ownJob(db, ownerId, jobId);
  return db
    .select(shown)
    .from(artefacts)
    .where(and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId)))
    .orderBy(asc(artefacts.name));
}

/** Opens a file, or a range of it. Throws as `getArtefact`, and `range_not_satisfiable`. */
export async function openArtefact(
  { db, store }: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
  name: string,
  range?: ByteRange,
): Promise<{ readonly artefact: Artefact; readonly blob: Blob }> {
  const { storageKey, ...artefact } = await find({ db }, ownerId, jobId, name);
  return { artefact, blob: await store.get(parseBlobKey(storageKey), range) };
}

/**
 * A path on this machine with the bytes of a file, to be read only; `folder` takes it where files are not on this
 * machine, and is the caller's to clear away. Throws as `getArtefact`.
 */
export async function artefactFile(
  { db, store }: { readonly db: Queries; readonly store: BlobStore },
  ownerId: string,
  jobId: string,
  name: string,
  folder: string,
): Promise<string> {
  const { storageKey } = await find({ db }, ownerId, jobId, name);
  return store.localFile(parseBlobKey(storageKey), folder);
}

/** How a file is shared by its address. */
type SharedHow = {
  readonly expiresInSeconds: number;
  readonly disposition: 'inline' | 'attachment';
  /** What it is saved as. Default: its own name. */
  readonly filename?: string;
};

/** An address under which whoever has it may read the file for so long. Throws as `getArtefact`. */
export async function artefactUrl(
  { db, store }: { readonly db: Queries; readonly store: BlobStore },
  ownerId: string,
  jobId: string,
  name: string,
  options: SharedHow,
): Promise<string> {
  return signed(store, await find({ db }, ownerId, jobId, name), options);
}

/** As `artefactUrl`, of several files of the owner's job at once, by name: of those that are there. */
export async function artefactUrls(
  { db, store }: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
  names: readonly string[],
  options: SharedHow,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({
      name: artefacts.name,
      contentType: artefacts.contentType,
      storageKey: artefacts.storageKey,
    })
    .from(artefacts)
    .where(
      and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId), inArray(artefacts.name, [...names])),
    );
  const urls = rows.map(async (row) => [row.name, await signed(store, row, options)] as const);
  return new Map(await Promise.all(urls));
}

function signed(
  store: BlobStore,
  { name, contentType, storageKey }: { name: string; contentType: string; storageKey: string },
  options: SharedHow,
): Promise<string> {
  return store.signedUrl(parseBlobKey(storageKey), {
    method: 'GET',
    contentType,
    filename: name,
    ...options,
  });
}

/** A file as an address of this machine (`file:`), where storage is a disk. Throws as `getArtefact`. */
export async function artefactFileUrl(
  context: { readonly db: Queries; readonly store: BlobStore },
  ownerId: string,
  jobId: string,
  name: string,
): Promise<string> {
  // The disk gives its own file and needs no folder; the configuration refuses the setting with any other store.
  return pathToFileURL(await artefactFile(context, ownerId, jobId, name, '')).href;
}

async function find(
  { db }: { readonly db: Queries },
  ownerId: string,
  jobId: string,
  name: string,
): Promise<Artefact & { storageKey: string }> {
  const [row] = isArtefactName(name)
    ? await db
        .select({ ...shown, storageKey: artefacts.storageKey })
        .from(artefacts)
        .where(and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId), eq(artefacts.name, name)))
    : [];
  if (row) return row;
  await ownJob(db, ownerId, jobId);
  throw new ServerError('not_found', 'The job has no such file.');
}

function isArtefactName(name: string): boolean {
  return /^clip_\d{2,4}\.(mp4|jpg|ass|srt|vtt)$/.test(name);
}
