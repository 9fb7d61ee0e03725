/** A chunk of a RIFF file: four letters, a length, the bytes, padded to an even length. */
function chunk(id: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

const letters = (text: string) => Buffer.from(text, 'latin1');

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

/** `strh`: kind, codec, flags, priority, initial frames, scale, rate, start, length, buffer, quality, sample size, place. */
function streamHeader(kind: string, codec: string, frames: number): Buffer {
  return chunk(
    'strh',
    letters(kind),
    letters(codec),
    numbers(0, 0, 0, 1, RATE, 0, frames, 0, 0xffffffff, 0, 0, 0),
  );
}

const RATE = 25;

/**
 * A second of a still picture in an AVI file with a subtitle stream of the GAB2 kind that holds `text`: ffmpeg of 2017
 * opened what is in there as a file of its own, whatever it was. `jpeg` is the picture, 320×180.
 */
export function aviWithSubtitles(jpeg: Uint8Array, text: string): Buffer {
  const [width, height] = [320, 180];
  const header = chunk(
    'avih',
    numbers(1_000_000 / RATE, 1_000_000, 0, 0x10, RATE, 0, 2, 1_000_000, width, height, 0, 0, 0, 0),
  );
  const bitmap = Buffer.concat([
    numbers(40, width, height, (24 << 16) | 1),
    letters('MJPG'),
    numbers(width * height * 3, 0, 0, 0, 0),
  ]);
  const pictures = chunk('LIST', letters('strl'), streamHeader('vids', 'MJPG', RATE), chunk('strf', bitmap));
  const words = chunk(
    'LIST',
    letters('strl'),
    streamHeader('txts', '\0\0\0\0', 1),
    chunk('strf', Buffer.alloc(0)),
  );
  const name = Buffer.from('subtitles\0', 'utf16le');
  const marker = Buffer.from([2, 0]);
  const content = Buffer.from([4, 0]);
  const subtitles = chunk(
    '01tx',
    letters('GAB2\0'),
    marker,
    numbers(name.length),
    name,
    content,
    numbers(Buffer.byteLength(text)),
    letters(text),
  );
  const frames = Array.from({ length: RATE }, () => chunk('00dc', jpeg));
  const movie = chunk('LIST', letters('movi'), subtitles, ...frames);
  return chunk('RIFF', letters('AVI '), chunk('LIST', letters('hdrl'), header, pictures, words), movie);
}
