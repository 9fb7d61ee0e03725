import { EngineError } from '../../error.ts';
import type { WeightEntry } from './graph-model.ts';

/** A constant of the graph; integers (paddings, shapes) are held as numbers too. */
export type Weight = { readonly shape: readonly number[]; readonly values: Float32Array };

/** Cuts a weight file into its constants. Throws `model_unavailable` when the file's length is not what the manifest says. */
export function readWeights(bytes: Uint8Array, manifest: readonly WeightEntry[]): Map<string, Weight> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const entry of manifest) {
    const count = entry.shape.reduce((product, size) => product * size, 1);
    const width = entry.quantization ? 2 : 4;
    if (offset + count * width > bytes.byteLength) throw wrongLength();
    const values = new Float32Array(count);
    for (let index = 0; index < count; index += 1) {
      const at = offset + index * width;
      if (entry.quantization) values[index] = halfToFloat(view.getUint16(at, true));
      else values[index] = entry.dtype === 'int32' ? view.getInt32(at, true) : view.getFloat32(at, true);
    }
    weights.set(entry.name, { shape: entry.shape, values });
    offset += count * width;
  }
  if (offset !== bytes.byteLength) throw wrongLength();
  return weights;
}

/** IEEE 754 binary16 to a number: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function wrongLength(): EngineError {
  return new EngineError(
    'model_unavailable',
    'The model weights do not have the length that their description says.',
  );
}
