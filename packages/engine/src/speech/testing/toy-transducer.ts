import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnnxWriter } from '../../models/convert/onnx-writer.ts';

/** Frames of 10 ms that the toy joins to one, as Parakeet does. */
const SUBSAMPLING = 8;
/** `▁` starts a word. The blank is the last token. */
const TOKENS = ['\u2581la', '\u2581di', '.', '<blk>'];
/** Durations of 0 to 4 frames; the toy always says 2, which are 0.16 s. */
const DURATIONS = 5;
/** Mean log-mel energy between silence (−16) and loud voice (−4). */
const THRESHOLD = -11;

/**
 * Writes a transducer of Parakeet's form (NeMo TDT, as sherpa-onnx reads it) that has learnt nothing: where there is
 * sound it says "la di la di", a syllable every 0.16 s, where there is none it says nothing. What is told of it is true of
 * the way to a real model: files, loading, decoding, result. Gives the files by logical name.
 */
export async function writeToyTransducer(folder: string): Promise<Record<string, string>> {
  const files = {
    encoder: join(folder, 'toy-encoder.onnx'),
    decoder: join(folder, 'toy-decoder.onnx'),
    joiner: join(folder, 'toy-joiner.onnx'),
    tokens: join(folder, 'toy-tokens.txt'),
  };
  await writeFile(files.encoder, encoder());
  await writeFile(files.decoder, decoder());
  await writeFile(files.joiner, joiner());
  await writeFile(files.tokens, TOKENS.map((token, index) => `${token} ${index}\n`).join(''));
  return files;
}

const producer = { name: 'reelwright', version: '0' };

/** The mean over channels and eight frames. */
function encoder(): Uint8Array {
  const onnx = new OnnxWriter();
  onnx.input('audio_signal', [1, 80, 'frames']);
  onnx.input('length', [1], 'int64');
  const mean = onnx.node('ReduceMean', ['audio_signal'], 'mean', { axes: [1], keepdims: 1 });
  const pool = { kernel_shape: [SUBSAMPLING], strides: [SUBSAMPLING] };
  onnx.node('AveragePool', [mean], 'outputs', pool);
  const eight = onnx.constant('eight', [1], BigInt64Array.of(BigInt(SUBSAMPLING)));
  onnx.node('Div', ['length', eight], 'encoded_lengths');
  onnx.output('outputs');
  onnx.output('encoded_lengths', 'int64');
  return onnx.finish('encoder', producer, {
    // NeMo counts without the blank.
    vocab_size: String(TOKENS.length - 1),
    subsampling_factor: String(SUBSAMPLING),
    normalize_type: 'NA',
    pred_rnn_layers: '1',
    pred_hidden: '1',
    // sherpa-onnx takes it for TDT by this.
    url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
    model_type: 'EncDecRNNTBPEModel',
  });
}

/** The last token's number, as it is. */
function decoder(): Uint8Array {
  const onnx = new OnnxWriter();
  onnx.input('targets', [1, 1], 'int32');
  onnx.input('target_length', [1], 'int32');
  onnx.input('states.1', [1, 1, 1]);
  onnx.input('onnx::LSTM_3', [1, 1, 1]);
  // 1 is float32 (onnx.proto, TensorProto.DataType).
  const number = onnx.node('Cast', ['targets'], 'number', { to: 1 });
  const shape = onnx.constant('shape', [3], BigInt64Array.of(1n, 1n, 1n));
  onnx.node('Reshape', [number, shape], 'outputs');
  onnx.node('Identity', ['target_length'], 'prednet_lengths');
  onnx.node('Identity', ['states.1'], 'states');
  onnx.node('Identity', ['onnx::LSTM_3'], 'states.2');
  onnx.output('outputs');
  onnx.output('prednet_lengths', 'int32');
  onnx.output('states');
  onnx.output('states.2');
  return onnx.finish('decoder', producer);
}

/** In sound `la` after everything but `la`, else `di`; in silence the blank. */
function joiner(): Uint8Array {
  const onnx = new OnnxWriter();
  onnx.input('encoder_outputs', [1, 1, 1]);
  onnx.input('decoder_outputs', [1, 1, 1]);
  const row = (name: string, tokens: number[], durations: number[] = new Array(DURATIONS).fill(0)) =>
    onnx.constant(name, [1, 1, 1, TOKENS.length + DURATIONS], Float32Array.from([...tokens, ...durations]));
  const threshold = onnx.constant('threshold', [1], Float32Array.of(THRESHOLD));
  const above = onnx.node('Sub', ['encoder_outputs', threshold], 'above');
  const sound = onnx.node('Sign', [above], 'sound');
  const bySound = onnx.node('Mul', [sound, row('of sound', [100, 100, 0, 0])], 'by sound');
  const byLast = onnx.node('Mul', ['decoder_outputs', row('of last', [10, -10, 0, 0])], 'by last');
  const both = onnx.node('Add', [bySound, byLast], 'both');
  onnx.node('Add', [both, row('bias', [-5, 5, -900, 0], [0, 0, 1, 0, 0])], 'outputs');
  onnx.output('outputs');
  return onnx.finish('joiner', producer);
}
