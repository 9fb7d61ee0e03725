import { EngineError } from '../../error.ts';
import type { GraphNode } from './graph-model.ts';
import type { OnnxWriter } from './onnx-writer.ts';
import type { Weight } from './weights.ts';

/** What the operators share while one graph is converted. */
export type Conversion = {
  readonly writer: OnnxWriter;
  readonly weights: ReadonlyMap<string, Weight>;
  /**
   * Graph name → ONNX name and layout of every value made so far. TensorFlow keeps pictures as height × width ×
   * channel (`nhwc`), ONNX convolutions want `nchw`; `flat` values went through a reshape and have no such order.
   */
  readonly values: Map<string, Value>;
};

/** A value on its way through the graph. */
export type Value = { readonly name: string; readonly layout: 'nchw' | 'flat' };

type Operator = (node: GraphNode, inputs: readonly string[], conversion: Conversion) => Value;

/** The operators that the supported nets are made of, by TensorFlow name. */
export const operators: Readonly<Record<string, Operator>> = {
  Placeholder(node, _inputs, { writer }) {
    const sizes = node.attr.shape?.shape?.dim?.map(({ size }) => size) ?? [];
    if (sizes.length !== 4) throw unsupported(node, 'its input is not a batch of pictures');
    writer.input(
      node.name,
      sizes.map((size) => (size < 0 ? 'batch' : size)),
    );
    return nchw(writer.node('Transpose', [node.name], `${node.name}/nchw`, { perm: [0, 3, 1, 2] }));
  },

  Conv2D(node, inputs, { writer, weights, values }) {
    const { name, kernelShape } = convolution(node, inputs[1], writer, weights);
    const window = { ...slide(node), kernel_shape: kernelShape, group: 1 };
    return nchw(writer.node('Conv', [picture(node, inputs[0], values), name], node.name, window));
  },

  _FusedConv2D(node, inputs, { writer, weights, values }) {
    const { name, kernelShape, channelsOut } = convolution(node, inputs[1], writer, weights);
    const operands = [picture(node, inputs[0], values), name];
    const [bias, activation, ...more] = node.attr.fused_ops?.list?.s ?? [];
    if (bias !== 'BiasAdd' || more.length > 0)
      throw unsupported(node, 'it fuses something other than a bias and an activation');
    operands.push(
      writer.constant(`${node.name}/bias`, [channelsOut], weight(node, inputs[2], weights).values),
    );
    const window = { ...slide(node), kernel_shape: kernelShape, group: 1 };
    if (activation === undefined) return nchw(writer.node('Conv', operands, node.name, window));
    const sum = writer.node('Conv', operands, `${node.name}/sum`, window);
    if (activation === 'Relu') return nchw(writer.node('Relu', [sum], node.name));
    if (activation === 'Prelu')
      return nchw(writer.node('PRelu', [sum, slope(node, inputs[3], writer, weights)], node.name));
    throw unsupported(node, `its activation ${activation} is not known`);
  },

  DepthwiseConv2dNative(node, inputs, { writer, weights, values }) {
    const { values: kernel, shape } = weight(node, inputs[1], weights);
    const [height = 0, width = 0, channels = 0, multiplier = 0] = shape;
    // TensorFlow: height × width × channel × multiplier; ONNX: (channel × multiplier) × 1 × height × width.
    const turned = reorder(kernel, [height, width, channels, multiplier], [2, 3, 0, 1]);
    const name = writer.constant(`${node.name}/kernel`, [channels * multiplier, 1, height, width], turned);
    return nchw(
      writer.node('Conv', [picture(node, inputs[0], values), name], node.name, {
        ...slide(node),
        kernel_shape: [height, width],
        group: channels,
      }),
    );
  },

  MaxPool(node, inputs, { writer, values }) {
    const [, height = 0, width = 0] = node.attr.ksize?.list?.i ?? [];
    return nchw(
      writer.node('MaxPool', [picture(node, inputs[0], values)], node.name, {
        ...slide(node),
        kernel_shape: [height, width],
      }),
    );
  },

  AddV2(node, inputs, { writer, values }) {
    const operands = inputs.map((input) => picture(node, input, values));
    return nchw(writer.node('Add', operands, node.name));
  },

  Add: perChannel('Add'),
  Mul: perChannel('Mul'),
  Minimum: perChannel('Min'),
  Maximum: perChannel('Max'),

  Mean(node, inputs, { writer, weights, values }) {
    const axes = [...weight(node, inputs[1], weights).values].sort();
    if (axes.join() !== '1,2') throw unsupported(node, 'it is not a mean over height and width');
    const pooled = writer.node(
      'GlobalAveragePool',
      [picture(node, inputs[0], values)],
      `${node.name}/pooled`,
    );
    return { name: writer.node('Flatten', [pooled], node.name, { axis: 1 }), layout: 'flat' };
  },

  Relu(node, inputs, { writer, values }) {
    return nchw(writer.node('Relu', [picture(node, inputs[0], values)], node.name));
  },

  Prelu(node, inputs, { writer, weights, values }) {
    const operands = [picture(node, inputs[0], values), slope(node, inputs[1], writer, weights)];
    return nchw(writer.node('PRelu', operands, node.name));
  },

  Sigmoid(node, inputs, { writer, values }) {
    const { name, layout } = value(node, inputs[0], values);
    return { name: writer.node('Sigmoid', [name], node.name), layout };
  },

  Pad(node, inputs, { writer, weights, values }) {
    // Pairs (before, after) per axis in nhwc order become all befores, then all afters, in nchw order.
    const pairs = weight(node, inputs[1], weights).values;
    const axes = [0, 3, 1, 2];
    const amounts = [0, 1].flatMap((side) => axes.map((axis) => BigInt(pairs[2 * axis + side] ?? 0)));
    const name = writer.constant(`${node.name}/pads`, [8], BigInt64Array.from(amounts));
    return nchw(writer.node('Pad', [picture(node, inputs[0], values), name], node.name));
  },

  Reshape(node, inputs, { writer, weights, values }) {
    // Only the channel-last order makes the flattened numbers come out as the net was trained to give them.
    const last = writer.node('Transpose', [picture(node, inputs[0], values)], `${node.name}/nhwc`, {
      perm: [0, 2, 3, 1],
    });
    const shape = [...weight(node, inputs[1], weights).values].map(BigInt);
    const name = writer.constant(`${node.name}/shape`, [shape.length], BigInt64Array.from(shape));
    return { name: writer.node('Reshape', [last, name], node.name), layout: 'flat' };
  },

  Identity(node, inputs, { writer, values }) {
    const { name, layout } = value(node, inputs[0], values);
    return { name: writer.node('Identity', [name], node.name), layout };
  },
};

/** The error for a graph that these operators cannot express. */
export function unsupported(node: GraphNode, reason: string): EngineError {
  return new EngineError(
    'model_unavailable',
    `The model cannot be converted: at ${node.name} (${node.op}), ${reason}.`,
  );
}

function nchw(name: string): Value {
  return { name, layout: 'nchw' };
}

function value(node: GraphNode, input: string | undefined, values: ReadonlyMap<string, Value>): Value {
  const found = input === undefined ? undefined : values.get(input);
  if (!found) throw unsupported(node, `its input ${input ?? ''} comes later or not at all`);
  return found;
}

function picture(node: GraphNode, input: string | undefined, values: ReadonlyMap<string, Value>): string {
  const { name, layout } = value(node, input, values);
  if (layout !== 'nchw') throw unsupported(node, 'a picture was expected');
  return name;
}

function weight(node: GraphNode, input: string | undefined, weights: ReadonlyMap<string, Weight>): Weight {
  const found = input === undefined ? undefined : weights.get(input);
  if (!found) throw unsupported(node, `the constant ${input ?? ''} is missing`);
  return found;
}

/** A picture with one number for all of it, or one per channel. */
function perChannel(operator: 'Add' | 'Mul' | 'Min' | 'Max'): Operator {
  return (node, inputs, { writer, weights, values }) => {
    const { values: numbers } = weight(node, inputs[1], weights);
    const name = writer.constant(`${node.name}/numbers`, [numbers.length, 1, 1], numbers);
    return nchw(writer.node(operator, [picture(node, inputs[0], values), name], node.name));
  };
}

/** A convolution's kernel as a constant. TensorFlow: height × width × in × out; ONNX: out × in × height × width. */
function convolution(
  node: GraphNode,
  input: string | undefined,
  writer: OnnxWriter,
  weights: ReadonlyMap<string, Weight>,
): { name: string; kernelShape: [number, number]; channelsOut: number } {
  const { values: kernel, shape } = weight(node, input, weights);
  const [height = 0, width = 0, channelsIn = 0, channelsOut = 0] = shape;
  const turned = reorder(kernel, [height, width, channelsIn, channelsOut], [3, 2, 0, 1]);
  const name = writer.constant(`${node.name}/kernel`, [channelsOut, channelsIn, height, width], turned);
  return { name, kernelShape: [height, width], channelsOut };
}

/** One slope per channel, shaped so that it spreads over height and width. */
function slope(
  node: GraphNode,
  input: string | undefined,
  writer: OnnxWriter,
  weights: ReadonlyMap<string, Weight>,
): string {
  const { values } = weight(node, input, weights);
  return writer.constant(`${node.name}/slope`, [values.length, 1, 1], values);
}

/** Padding and strides of anything that slides a window. TensorFlow's SAME puts the odd pixel after, ONNX's SAME_UPPER too. */
function slide(node: GraphNode): { auto_pad: string; strides: number[] } {
  const padding = node.attr.padding?.s;
  if (padding !== 'SAME' && padding !== 'VALID')
    throw unsupported(node, `its padding ${padding ?? ''} is not known`);
  if (node.attr.dilations?.list?.i?.some((step) => step !== 1)) throw unsupported(node, 'it is dilated');
  const [, down = 1, across = 1] = node.attr.strides?.list?.i ?? [];
  return { auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID', strides: [down, across] };
}

/** Reorders a dense four-dimensional array: axis k of the result is axis `order[k]` of the source. */
function reorder(
  values: Float32Array,
  shape: readonly [number, number, number, number],
  order: readonly [number, number, number, number],
): Float32Array {
  const [, b, c, d] = shape;
  const strides = [b * c * d, c * d, d, 1];
  const size = (axis: number): number => shape[axis] ?? 0;
  const stride = (axis: number): number => strides[axis] ?? 0;
  const [p, q, r, s] = order;
  const result = new Float32Array(values.length);
  let at = 0;
  for (let i = 0; i < size(p); i += 1)
    for (let j = 0; j < size(q); j += 1)
      for (let k = 0; k < size(r); k += 1)
        for (let l = 0; l < size(s); l += 1) {
          result[at] = values[i * stride(p) + j * stride(q) + k * stride(r) + l * stride(s)] ?? 0;
          at += 1;
        }
  return result;
}
