import type { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { EngineError } from '../error.ts';
import { withoutInterruption } from './brake.ts';
import { type Tensor, type TensorType, tensor } from './tensor.ts';

/** A model ready to run on this thread. */
export type Session = {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Computes every output. Feeds are read in place, so leave them alone until the promise settles. Throws `cancelled`
   * once the task it runs for is aborted.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
};

type Runtime = typeof import('onnxruntime-node');

/** Sessions of this thread: module state is per thread, and a session may be used by the thread that made it only. */
const sessions = new Map<string, Promise<Session>>();

/**
 * Opens a model file, or hands back the session this thread opened before for the same path and thread count.
 * `threads` is the number of threads inside one operator (default 1): the nets here are small enough that a second
 * thread made each run about twice as slow on two busy cores, while separate workers scale.
 * Call it in task modules only, never on the main thread. Throws `model_unavailable` when the file cannot be loaded.
 */
export function openSession(file: string, options: { threads?: number } = {}): Promise<Session> {
  const threads = options.threads ?? 1;
  const key = `${threads} ${file}`;
  const known = sessions.get(key);
  if (known) return known;
  const opened = createSession(file, threads);
  sessions.set(key, opened);
  // A failure is not remembered: the file may be fetched again meanwhile.
  opened.catch(() => sessions.delete(key));
  return opened;
}

async function createSession(file: string, threads: number): Promise<Session> {
  // Imported on first use: loading the native library costs every process that only wants the catalogue.
  const runtime: Runtime = await import('onnxruntime-node');
  let session: InferenceSession;
  try {
    session = await withoutInterruption(() =>
      runtime.InferenceSession.create(file, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        // 3 is errors only; warnings about unused initialisers of converted models say nothing to a user.
        logSeverityLevel: 3,
      }),
    );
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'model_unavailable',
      `The model file ${file} cannot be loaded; run "reelwright models verify" to have it checked and fetched again.`,
      { cause },
    );
  }
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(feeds) {
      const inputs: Record<string, RuntimeTensor> = {};
      for (const [name, value] of Object.entries(feeds)) {
        inputs[name] = new runtime.Tensor(value.type, value.data, value.dims);
      }
      const outputs: Record<string, Tensor> = {};
      const computed = await withoutInterruption(() => session.run(inputs));
      for (const [name, value] of Object.entries(computed)) outputs[name] = fromRuntime(name, value);
      return outputs;
    },
  };
}

function fromRuntime(name: string, value: RuntimeTensor): Tensor {
  const { type, data, dims } = value;
  if (type === 'float32' && data instanceof Float32Array) return tensor(type, data, dims);
  if (type === 'int64' && data instanceof BigInt64Array) return tensor(type, data, dims);
  if (type === 'int32' && data instanceof Int32Array) return tensor(type, data, dims);
  if ((type === 'uint8' || type === 'bool') && data instanceof Uint8Array) return tensor(type, data, dims);
  const known: TensorType[] = ['float32', 'int64', 'int32', 'uint8', 'bool'];
  throw new EngineError(
    'internal',
    `The model's output ${name} is ${type}; only ${known.join(', ')} are supported.`,
  );
}
