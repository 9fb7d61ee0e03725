/**
 * Turns TensorFlow.js graph models into ONNX, so that weights which npm packages carry run on onnxruntime.
 * It knows the operators of BlazeFace, FaceMesh and FaceRes and refuses every other. Pure: bytes in, bytes out.
 * The result is the same bytes each time; the catalogue holds their checksum.
 */

import { type GraphNode, parseGraphModel } from './graph-model.ts';
import { OnnxWriter } from './onnx-writer.ts';
import { operators, unsupported, type Value } from './operators.ts';
import { readWeights } from './weights.ts';

/** Written into every result as the producer's version: raise it when the converter's output changes. */
export const converterVersion = '1';

/**
 * Converts a model.json and its weight file. Inputs and outputs keep their names; pictures stay batch × height ×
 * width × channel, float32. With `output`, only that value and what it is made of. Throws `model_unavailable` when the graph holds something the converter does not know.
 */
export function convertGraphModel(
  name: string,
  topology: string,
  weightFile: Uint8Array,
  output?: string,
): Uint8Array {
  const model = parseGraphModel(topology);
  const writer = new OnnxWriter();
  const weights = readWeights(weightFile, model.weights);
  const values = new Map<string, Value>();
  const consumed = new Set<string>();
  const wanted = output === undefined ? null : ancestors(model.nodes, output);
  for (const node of model.nodes) {
    if (wanted && !wanted.has(node.name)) continue;
    if (node.op === 'Const') continue;
    const operator = operators[node.op];
    if (!operator) throw unsupported(node, 'this operator is not known');
    const inputs = node.input.map((input) => input.replace(/:0$/, ''));
    for (const input of inputs) consumed.add(input);
    values.set(node.name, operator(node, inputs, { writer, weights, values }));
  }
  for (const [node, value] of values) if (!consumed.has(node)) writer.output(value.name);
  return writer.finish(name, { name: 'reelwright', version: converterVersion });
}

/** The names of a value and of all it is made of. */
function ancestors(nodes: readonly GraphNode[], output: string): Set<string> {
  const wanted = new Set([output]);
  // Every node stands after its inputs.
  for (const node of nodes.toReversed())
    if (wanted.has(node.name)) for (const input of node.input) wanted.add(input.replace(/:0$/, ''));
  return wanted;
}
