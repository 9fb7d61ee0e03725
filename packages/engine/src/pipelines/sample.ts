import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { obtainModel } from '../models/index.ts';

/** What the demonstration's voice says: a made-up talk with a few moments that stand on their own. */
const TALK = `
Good morning everyone, and thanks for having me. Let me just get my notes in order here.
What is the one habit that changed how I work? I stopped starting my day with messages. For ten years I opened my
mail before I had even finished my coffee. I thought I was being responsible. In truth, I was letting other people
decide what my morning was for. So I made one rule. The first ninety minutes belong to the hardest problem I have.
Nothing else is allowed in. Within three months I had finished a book that I had been promising for six years.
The lesson is simple. You do not need more time. You need to protect the time that you already have.
Anyway, the next slide is about our office, and I will go through it quickly.
Here is something that nobody tells you about failure. It is almost never one big mistake. When our first company
closed in 2009, we had lost two million dollars, and I looked for the moment where it all went wrong. There was no
such moment. There were four hundred small decisions, and in each of them we chose the comfortable answer. That is
why I now ask my team a strange question every Friday. What did we avoid this week? The first time I asked, there
was silence for a whole minute. Then one engineer said that our customers hated the new design, and everybody knew it.
That single sentence saved us more money than any consultant ever did. Silence is expensive. Honesty is cheap.
Okay, let me see how much time we have left.
Why do most people give up on learning a new skill? Because they practice what they are already good at. It feels
wonderful, and it teaches you nothing. I play the piano, badly. For years I played the same three songs. Then my
teacher, who is eighty one years old, told me to play only the four bars that I always get wrong. It was awful. It
took one week. And suddenly the whole piece was easy. If you remember only one thing from today, remember this. Find
the four bars that you always get wrong, and play nothing else. Thank you very much.
`;

/**
 * Makes a talking-head video of about two minutes to try things on, from a synthetic voice (ffmpeg's flite) and a
 * photograph that drifts as a hand-held camera would; returns its path. Made once per folder.
 * Throws EngineError when ffmpeg cannot speak or the photograph cannot be fetched.
 */
export async function makeSample(
  folder: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const file = join(folder, 'sample.mp4');
  if (await exists(file)) return file;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, '.sample-'));
  try {
    const { picture } = await obtainModel(
      'sample-portrait',
      options.signal ? { signal: options.signal } : {},
    );
    const sentences =
      TALK.trim()
        .replaceAll('\n', ' ')
        .match(/[^.?!]+[.?!]/g) ?? [];
    for (const [i, sentence] of sentences.entries()) await writeFile(join(work, `${i}.txt`), sentence.trim());
    const run = { stage: 'make sample', cwd: work, signal: options.signal, timeoutSeconds: 240 };
    await runFfmpeg(voiceArguments(sentences.length), run);
    await runFfmpeg(viewArguments(picture ?? ''), run);
    await rename(join(work, 'sample.mp4'), file);
    return file;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Three people, the one in the middle largest, and a view that drifts: a camera has somebody to find and to follow. */
const DRIFT =
  "loop=loop=-1:size=1,setpts=N/30/TB,crop=1280:720:x='570+60*sin(t/7)':y='60+20*sin(t/3)',fps=30,format=yuv420p";

/** A speaker's pause after each sentence, in seconds; flite reads on without one. */
const PAUSE_SECONDS = 0.45;

function voiceArguments(sentences: number): string[] {
  const numbers = Array.from({ length: sentences }, (_, i) => i);
  const voices = numbers.flatMap((i) => ['-f', 'lavfi', '-i', `flite=textfile=${i}.txt:voice=slt`]);
  const paused = numbers.map((i) => `[${i}:a]apad=pad_dur=${PAUSE_SECONDS}[s${i}]`).join(';');
  const spoken = `${numbers.map((i) => `[s${i}]`).join('')}concat=n=${sentences}:v=0:a=1[voice]`;
  return [...voices, '-filter_complex', `${paused};${spoken}`, '-map', '[voice]', fileUrl('voice.wav')];
}

function viewArguments(picture: string): string[] {
  return [
    ...['-f', 'wav', '-i', fileUrl('voice.wav')],
    ...['-f', 'image2', '-pattern_type', 'none', '-i', fileUrl(picture)],
    ...['-map', '1:v', '-map', '0:a', '-shortest', '-vf', DRIFT],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '23',
      '-c:a',
      'aac',
      '-ar',
      '48000',
      '-movflags',
      '+faststart',
    ],
    fileUrl('sample.mp4'),
  ];
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
