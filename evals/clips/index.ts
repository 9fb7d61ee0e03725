/**
 * Finished clips judged from outside: the whole flow is run as a user runs it, then the files are examined. Are the
 * clips whole sentences, is nobody cut off in a word, are picture and sound equally long and equally loud?
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  clip,
  decodeSound,
  findShared,
  type Manifest,
  noFacts,
  parseClipOptions,
  probe,
  recogniseSpeech,
  type Transcript,
  transcribe,
} from '@reelwright/engine';
import { renderedFaceRow, singleSpeakerFootage } from '../eyes/index.ts';
import { longTalk } from '../footage.ts';
import type { Row } from '../row.ts';
import { plainWords, wordErrors } from '../speech/word-errors.ts';

export { joinRows } from './joins.ts';

/** Minutes of talk that clips are made of; the footage is shorter than this and repeats. */
const TALK_MINUTES = 3;

type Job = { file: string; folder: string; manifest: Manifest; transcript: Transcript };

/** Every figure about finished clips. */
export async function clipRows(): Promise<Row[]> {
  const work = await mkdtemp(join(tmpdir(), 'reelwright-eval-'));
  try {
    const shared = findShared();
    const talks = [await longTalk(join(work, 'made'), TALK_MINUTES, null)];
    if (shared !== null) talks.push(await longTalk(join(work, 'real'), TALK_MINUTES, shared));
    const jobs: Job[] = [];
    for (const [i, talk] of talks.entries()) {
      for (const clipLength of ['short', 'medium'] as const)
        jobs.push(await clipTalk(talk.file, join(work, `clips-${i}-${clipLength}`), clipLength));
    }
    return [
      sentenceRow(jobs),
      // Only where every word is known: on the real pieces the recogniser itself is unsure what is said.
      await heardRow(jobs.filter((job) => job.file.startsWith(join(work, 'made')))),
      ...(shared === null ? [] : [await faceRow(shared, join(work, 'faces'))]),
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function clipTalk(file: string, folder: string, clipLength: 'short' | 'medium'): Promise<Job> {
  const options = parseClipOptions({ numClips: 4, clipLength, captionPreset: 'karaoke', quality: 'low' });
  const manifest = await clip(file, options, {
    folder,
    facts: noFacts,
    transcriptFile: null,
    languageModel: null,
  });
  // All words placed, not only the chosen ones: the judge does not take the clips' own word for it.
  const { transcript } = await transcribe(file, { facts: noFacts, transcriptFile: null });
  return { file, folder, manifest, transcript };
}

/** A cut may touch a word's measured end by this much: a hundredth of a second is the aligner's step. */
const STEP_SECONDS = 0.02;

function sentenceRow(jobs: readonly Job[]): Row {
  const bad: string[] = [];
  let all = 0;
  for (const { folder, manifest, transcript } of jobs) {
    for (const made of manifest.clips) {
      all += 1;
      const inside = transcript.words.flatMap((word, index) => {
        const middle = (word.startSeconds + word.endSeconds) / 2;
        return middle > made.start && middle < made.end ? [index] : [];
      });
      const cut = transcript.words.some((word) =>
        [made.start, made.end].some(
          (at) => word.startSeconds + STEP_SECONDS < at && at < word.endSeconds - STEP_SECONDS,
        ),
      );
      const starts = transcript.sentences.some((sentence) => sentence.firstWord === inside[0]);
      const ends = transcript.sentences.some((sentence) => sentence.lastWord === inside.at(-1));
      if (!starts || !ends || cut)
        bad.push(`${basename(folder)}/${made.downloadUrl}${cut ? ' cuts a word' : ''}`);
    }
  }
  return {
    metric: 'clips: start and end on sentence boundaries, no word cut',
    value: (all - bad.length) / all,
    target: '= 1',
    ok: bad.length === 0 && all > 0,
    detail: `${all} clips of ${jobs.length} jobs${bad.length > 0 ? `; not: ${bad.join(', ')}` : ''}`,
  };
}

/** Heard again from the finished file: the first and the last three words must be those of the manifest. */
async function heardRow(jobs: readonly Job[]): Promise<Row> {
  const missed: string[] = [];
  let edges = 0;
  for (const { folder, manifest } of jobs) {
    for (const made of manifest.clips) {
      const file = join(folder, made.downloadUrl);
      const source = await probe(file);
      const heard = await recogniseSpeech(decodeSound(file, source), {
        recogniser: 'moonshine-tiny',
        durationSeconds: source.durationSeconds,
      });
      const got = plainWords(heard.words.map((word) => word.text).join(' '));
      const wanted = plainWords(made.transcript);
      for (const [name, a, b] of [
        ['first', wanted.slice(0, 3), got.slice(0, 3)],
        ['last', wanted.slice(-3), got.slice(-3)],
      ] as const) {
        edges += 1;
        // One of three may be misheard: the recogniser hears a clip's edge without its surroundings.
        if (wordErrors(a.join(' '), b.join(' ')).errors > 1)
          missed.push(
            `${basename(folder)}/${made.downloadUrl} ${name}: "${a.join(' ')}" heard as "${b.join(' ')}"`,
          );
      }
    }
  }
  const value = (edges - missed.length) / edges;
  return {
    metric: 'clips: first and last words heard again in the finished file',
    value,
    target: '>= 0.9',
    ok: value >= 0.9,
    detail: `${edges} edges${missed.length > 0 ? `; not: ${missed.join(', ')}` : ''}`,
  };
}

/** Rendered whole, with the face looked for in the finished picture. */
async function faceRow(shared: string, folder: string): Promise<Row> {
  const files: string[] = [];
  for (const [i, path] of singleSpeakerFootage(shared).entries()) {
    const to = join(folder, String(i));
    await clip(path, parseClipOptions({ mode: 'none', quality: 'low' }), {
      languageModel: null,
      folder: to,
      facts: noFacts,
      transcriptFile: null,
    });
    files.push(join(to, 'clip_01.mp4'));
  }
  return renderedFaceRow(files);
}
