import { EngineError } from '../error.ts';
import { openSession } from '../models/onnx.ts';
import { defineTask } from '../models/task.ts';
import { lipOpenings } from './lips.ts';
import { encodeMouths, judgeMouths, soundsOf } from './lr-asd.ts';
import { MOUTH_SIZE } from './mouth-crops.ts';

/** Model files: LR-ASD's two halves (null when they are not to be had) and FaceMesh. */
export type MouthModels = { speaker: { frontend: string; backend: string } | null; mesh: string };

/** One piece of work on mouths; each gives numbers. */
export type MouthJob =
  /** 16 kHz sound from the first picture on → `EMBEDDING_SIZE` numbers per picture from `from` to `to`. */
  | { kind: 'encode'; mouths: Uint8Array; samples: Float32Array; from: number; to: number }
  /** → a logit per picture. */
  | { kind: 'judge'; embedding: Float32Array }
  /** → the opening per picture. */
  | { kind: 'lips'; faces: Uint8Array };

/** Looks at mouths in a worker thread. Nets are opened when they are first needed. */
export default defineTask(
  async ({ speaker, mesh }: MouthModels) =>
    async (job: MouthJob): Promise<Float32Array<ArrayBuffer>> => {
      if (job.kind === 'lips') return lipOpenings(await openSession(mesh), job.faces);
      if (!speaker) throw new EngineError('internal', 'Mouths are judged without a model.');
      if (job.kind === 'judge') return judgeMouths(await openSession(speaker.backend), job.embedding);
      const sounds = soundsOf(job.samples, job.mouths.length / MOUTH_SIZE ** 2);
      return encodeMouths(await openSession(speaker.frontend), { ...job, sounds });
    },
);
