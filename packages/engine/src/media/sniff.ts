import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { EngineError } from '../error.ts';

/**
 * The containers that are read, as ffmpeg calls their demuxers, by the MIME type or extension `file-type` gives.
 * An allow-list: a demuxer that opens further files (hls, dash, concat, sdp, image2) can never get in.
 */
const demuxers: Readonly<Record<string, string>> = {
  mp4: 'mov',
  m4v: 'mov',
  m4a: 'mov',
  m4b: 'mov',
  m4p: 'mov',
  f4v: 'mov',
  f4p: 'mov',
  f4a: 'mov',
  f4b: 'mov',
  mov: 'mov',
  '3gp': 'mov',
  '3g2': 'mov',
  mkv: 'matroska',
  webm: 'matroska',
  avi: 'avi',
  mts: 'mpegts',
  mpg: 'mpeg',
  flv: 'flv',
  asf: 'asf',
  ogg: 'ogg',
  oga: 'ogg',
  ogv: 'ogg',
  ogm: 'ogg',
  ogx: 'ogg',
  opus: 'ogg',
  spx: 'ogg',
  wav: 'wav',
  mp3: 'mp3',
  mp2: 'mp3',
  mp1: 'mp3',
  aac: 'aac',
  flac: 'flac',
  aif: 'aiff',
  caf: 'caf',
  ac3: 'ac3',
};

const accepted =
  'Give an MP4, MOV, MKV, WebM, AVI, MPEG, FLV or WMV video, or an MP3, M4A, WAV, FLAC or OGG recording';

/**
 * Which demuxer the first bytes of a file call for; its name and extension do not matter.
 * Throws `not_found` (no such file, or it may not be opened), `unreadable_media` (empty, or nothing known) or
 * `unsupported_media` (known, but no video: playlists, scripts, pictures, archives, documents).
 */
export async function sniff(path: string): Promise<string> {
  const head = await readHead(path);
  if (head.length === 0)
    throw new EngineError('unreadable_media', 'The file is empty; copy or download it again.');
  const script = scriptKind(head);
  if (script)
    throw new EngineError(
      'unsupported_media',
      `The file is ${script}, not a video, whatever its name says; it would open other files. ${accepted}.`,
    );
  const type = await identify(path);
  const demuxer = type && demuxers[type.ext];
  if (demuxer) return demuxer;
  // MPEG video without the container's own first packet, and old QuickTime, are left out by the library.
  const own = ownKnowledge(head);
  if (own) return own;
  if (type)
    throw new EngineError(
      'unsupported_media',
      `The file is ${kindOf(type.mime)} (${type.ext}), not a video or a sound recording. ${accepted}.`,
    );
  throw new EngineError(
    'unreadable_media',
    `The file is not a video or a sound recording that is known here. ${accepted}.`,
  );
}

/** Bytes looked at for scripts: the longest preamble that a tolerant reader skips, and then some. */
const HEAD_BYTES = 4096;

async function readHead(path: string): Promise<Buffer> {
  if (path.includes('\0'))
    throw new EngineError('invalid_input', 'The path contains a NUL character; rename the file.');
  try {
    await using file = await open(path, 'r');
    const about = await file.stat();
    // A pipe or device could keep us waiting for ever, and is not the same when read twice.
    if (!about.isFile())
      throw new EngineError(
        'invalid_input',
        `${path} is ${about.isDirectory() ? 'a folder' : 'not a plain file'}; name a video file.`,
      );
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new EngineError('not_found', `There is no file ${path}; check the path.`, { cause });
    throw new EngineError('not_found', `${path} cannot be opened (${String(code)}); check who may read it.`, {
      cause,
    });
  }
}

async function identify(path: string): Promise<{ ext: string; mime: string } | undefined> {
  try {
    return await fileTypeFromFile(path);
  } catch {
    // Broken in a way that the library does not expect: as good as unknown.
    return undefined;
  }
}

/** What a text that media players obey is called; null when the head is not one. */
function scriptKind(head: Buffer): string | null {
  const text = head
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s*/, '')
    .toLowerCase();
  if (text.startsWith('#extm3u')) return 'an HLS playlist';
  if (text.startsWith('ffconcat')) return 'a concat script';
  if (/^(#[^\n]*\n)*\s*file\s+\S/.test(text)) return 'a list of files';
  if (/^v=0\r?\n/.test(text)) return 'a session description (SDP)';
  if (text.startsWith('[playlist]') || text.startsWith('[reference]')) return 'a playlist';
  if (/<mpd[\s>]/.test(text)) return 'a DASH manifest';
  if (/<smil[\s>]/.test(text)) return 'a SMIL playlist';
  if (/<asx[\s>]/.test(text)) return 'an ASX playlist';
  if (/<svg[\s>]/.test(text) && text.startsWith('<')) return 'an SVG drawing';
  return null;
}

/** Containers that `file-type` does not name: MPEG program streams, and transport streams that begin inside a packet. */
function ownKnowledge(head: Buffer): string | null {
  if (head.length >= 4 && head.readUInt32BE(0) === 0x000001ba) return 'mpeg';
  // Packets of 188 bytes, or of 192 on discs, each beginning with 0x47; 8 in a row are no accident.
  for (const packet of [188, 192]) {
    for (let offset = 0; offset < packet; offset++) {
      const beats = Array.from({ length: 8 }, (_, i) => head[offset + i * packet]);
      if (beats.every((byte) => byte === 0x47)) return 'mpegts';
    }
  }
  return null;
}

function kindOf(mime: string): string {
  if (mime.startsWith('image/')) return 'a picture';
  if (mime.startsWith('font/')) return 'a font';
  if (mime.startsWith('text/') || mime === 'application/xml') return 'a text';
  if (/zip|compressed|tar|7z|rar|lz|iso|diskimage/.test(mime)) return 'an archive';
  if (/^(audio|video)\//.test(mime)) return 'of a kind that is not accepted';
  return 'a document or program';
}
