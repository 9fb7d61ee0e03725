import type sherpaModule from 'sherpa-onnx-node';
import { EngineError } from '../error.ts';

/** What sherpa-onnx can do for us. */
export type Sherpa = typeof sherpaModule;
export type {
  OfflineRecognizer,
  OfflineRecognizerConfig,
  OfflineTtsConfig,
  SpokenLanguageIdentification,
  SpokenLanguageIdentificationConfig,
} from 'sherpa-onnx-node';

/**
 * The native library of sherpa-onnx. Call it in tasks of `openProcessPool` only: on a damaged model file it aborts the
 * whole process, worker threads or not (measured with 1.13.8). Throws `missing_dependency` where there is none for this
 * system.
 */
export async function loadSherpa(): Promise<Sherpa> {
  try {
    return (await import('sherpa-onnx-node')).default;
  } catch (cause) {
    throw new EngineError(
      'missing_dependency',
      `sherpa-onnx has no library for ${process.platform} on ${process.arch} here; run "npm install" again without leaving out optional packages, or use a Moonshine recogniser.`,
      { cause },
    );
  }
}
