import { readFile } from 'node:fs/promises';
import { makeSound } from './sound.ts';

/** A recording and what is said in it. */
export type Recording = { name: string; samples: Float32Array; said: string };

const JFK =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

/** Modern clean speech: Kennedy's line and three LibriVox sentences. */
export async function modernRecordings(media: string): Promise<Recording[]> {
  const lines = (await readFile(`${media}/truth/librivox_austen_transcription.txt`, 'utf8')).split('\n');
  const librivox = await Promise.all(
    ['0870', '0880', '0890'].map(async (number) => ({
      name: `librivox_austen_${number}`,
      samples: await makeSound(['-i', `${media}/audio/librivox_austen_${number}.wav`]),
      said: (lines.find((line) => line.includes(`-${number})`)) ?? '')
        .replaceAll(/<\/?s>|\(.*\)/g, '')
        .trim(),
    })),
  );
  return [
    { name: 'jfk', samples: await makeSound(['-i', `${media}/audio/jfk.wav`]), said: JFK },
    ...librivox,
  ];
}

/** Two of Shakespeare's sonnets, with words that nobody says any more. The title is a Roman numeral and read as a number. */
export async function sonnetRecordings(media: string): Promise<Recording[]> {
  return Promise.all(
    [
      { name: 'sonnet_p001', title: 'One.' },
      { name: 'sonnet_p002', title: 'Two.' },
    ].map(async ({ name, title }) => {
      const page = await readFile(`${media}/truth/${name}.xhtml`, 'utf8');
      const lines = [...page.matchAll(/<span id="f(\d+)">([^<]*)<\/span>/g)];
      const verses = lines.filter(([, id]) => id !== '001').map(([, , line]) => line ?? '');
      return {
        name,
        samples: await makeSound(['-i', `${media}/audio/${name}.mp3`]),
        said: [title, ...verses].join(' '),
      };
    }),
  );
}
