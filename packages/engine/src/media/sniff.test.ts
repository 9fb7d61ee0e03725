import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type FootageKind, fileOf, footage, newPath } from '../testing/footage.ts';
import { sniff } from './sniff.ts';

const containers: [FootageKind, string][] = [
  ['plain', 'mov'],
  ['m4a', 'mov'],
  ['mkv', 'matroska'],
  ['webm', 'matroska'],
  ['avi', 'avi'],
  ['transportStream', 'mpegts'],
  ['programStream', 'mpeg'],
  ['flv', 'flv'],
  ['asf', 'asf'],
  ['opus', 'ogg'],
  ['wav', 'wav'],
  ['flac', 'flac'],
  ['mp3', 'mp3'],
  ['adts', 'aac'],
  ['aiff', 'aiff'],
  ['caf', 'caf'],
];

test.each(containers)('the container of %s is known by its bytes', async (kind, demuxer) => {
  expect(await sniff(await footage(kind))).toBe(demuxer);
});

test('a transport stream that begins inside a packet is one all the same', async () => {
  const bytes = await readFile(await footage('transportStream'));
  expect(await sniff(await fileOf('a.ts', bytes.subarray(77)))).toBe('mpegts');
});

describe('what is not a video is refused, whatever its name:', () => {
  test.each([
    ['an HLS playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/data/other.mp4\n#EXT-X-ENDLIST\n'],
    [
      'an HLS playlist',
      '\ufeff\n#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"\n',
    ],
    ['a concat script', "ffconcat version 1.0\nfile 'victim.mp4'\n"],
    ['a list of files', "# mine\nfile 'victim.mp4'\n"],
    ['a session description', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'],
    ['a DASH manifest', '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>'],
    ['a SMIL playlist', '<smil><body><video src="/etc/passwd"/></body></smil>'],
    ['an ASX playlist', '<ASX version="3.0"><Entry><Ref href="file:///etc/passwd"/></Entry></ASX>'],
    ['a playlist', '[playlist]\nFile1=/etc/passwd\n'],
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'],
  ])('%s', async (name, text) => {
    await expect(sniff(await fileOf('upload.mp4', text))).rejects.toMatchObject({
      code: 'unsupported_media',
      message: expect.stringContaining(`The file is ${name}`),
    });
  });

  test('a picture', async () => {
    await expect(sniff(await footage('photo'))).rejects.toMatchObject({
      code: 'unsupported_media',
      message: expect.stringContaining('a picture (jpg)'),
    });
  });

  test('an archive', async () => {
    const zip = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
    await expect(sniff(await fileOf('upload.mp4', zip))).rejects.toMatchObject({ code: 'unsupported_media' });
  });

  test('a text', async () => {
    await expect(
      sniff(await fileOf('upload.mp4', 'Dear diary,\nnothing moved today.\n')),
    ).rejects.toMatchObject({
      code: 'unreadable_media',
      message: expect.stringContaining('not a video or a sound recording'),
    });
  });

  test('an empty file', async () => {
    await expect(sniff(await fileOf('upload.mp4', ''))).rejects.toMatchObject({
      code: 'unreadable_media',
      message: expect.stringContaining('empty'),
    });
  });
});

test('a file that is not there, a folder and a device are told apart', async () => {
  await expect(sniff(newPath('mp4'))).rejects.toMatchObject({ code: 'not_found' });
  const folder = newPath('mp4');
  mkdirSync(folder);
  await expect(sniff(folder)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('a folder'),
  });
  await expect(sniff('/dev/zero')).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(sniff('a\0b.mp4')).rejects.toMatchObject({ code: 'invalid_input' });
});
