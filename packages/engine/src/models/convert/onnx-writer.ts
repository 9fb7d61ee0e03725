import { bytesField, type Field, integerField, messageField } from './protobuf.ts';

// Field numbers and type codes: github.com/onnx/onnx, onnx/onnx.proto. Only what the supported nets need.
const elementType = { float32: 1, int32: 6, int64: 7 } as const;
const attributeType = { integer: 2, string: 3, integers: 7 } as const;
/** IR version 8 with operator set 13: old enough for every onnxruntime since 1.10, and axes of Pad are inputs already. */
const irVersion = 8;
const operatorSet = 13;

/** An attribute of a node. */
export type Attribute = number | string | readonly number[];
/** A dimension: a fixed size, or the name of one that is known only when the net runs. */
export type Dimension = number | string;

/** Collects nodes and constants in order and writes them as one ONNX model. */
export class OnnxWriter {
  private readonly nodes: Field[] = [];
  private readonly constants: Field[] = [];
  private readonly inputs: Field[] = [];
  private readonly outputs: Field[] = [];

  /** Declares an input, of float32 when nothing else is said. */
  input(name: string, dims: readonly Dimension[], element: keyof typeof elementType = 'float32'): void {
    const shape = dims.map((dim) =>
      messageField(1, [typeof dim === 'number' ? integerField(1, dim) : bytesField(2, dim)]),
    );
    const tensorType = [integerField(1, elementType[element]), messageField(2, shape)];
    this.inputs.push(messageField(11, [bytesField(1, name), messageField(2, [messageField(1, tensorType)])]));
  }

  /** Declares an output, of float32 when nothing else is said; its shape is left to the runtime's own inference. */
  output(name: string, element: keyof typeof elementType = 'float32'): void {
    const tensorType = [integerField(1, elementType[element])];
    this.outputs.push(
      messageField(12, [bytesField(1, name), messageField(2, [messageField(1, tensorType)])]),
    );
  }

  /** Adds a constant and hands its name back. Raw data is little-endian, as is every platform this runs on. */
  constant(name: string, dims: readonly number[], data: Float32Array | BigInt64Array): string {
    const type = data instanceof Float32Array ? elementType.float32 : elementType.int64;
    this.constants.push(
      messageField(5, [
        ...dims.map((dim) => integerField(1, dim)),
        integerField(2, type),
        bytesField(8, name),
        bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      ]),
    );
    return name;
  }

  /** Adds a node with one output and hands the output's name back. Its inputs have to exist already. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    this.nodes.push(
      messageField(1, [
        ...inputs.map((input) => bytesField(1, input)),
        bytesField(2, output),
        bytesField(3, `${output}/${operator}`),
        bytesField(4, operator),
        ...Object.entries(attributes).map(([name, value]) => messageField(5, attribute(name, value))),
      ]),
    );
    return output;
  }

  /** The whole model's bytes, with notes for whoever loads it; the same calls give the same bytes. */
  finish(
    graphName: string,
    producer: { name: string; version: string },
    notes: Readonly<Record<string, string>> = {},
  ): Uint8Array {
    const graph = [
      ...this.nodes,
      bytesField(2, graphName),
      ...this.constants,
      ...this.inputs,
      ...this.outputs,
    ];
    return Buffer.concat([
      integerField(1, irVersion),
      bytesField(2, producer.name),
      bytesField(3, producer.version),
      messageField(7, graph),
      messageField(8, [bytesField(1, ''), integerField(2, operatorSet)]),
      onnxNotes(notes),
    ]);
  }
}

/**
 * Notes for whoever loads a model (`metadata_props`). They may be written behind a whole model as well: protobuf joins
 * fields that follow one another.
 */
export function onnxNotes(notes: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.concat(
    Object.entries(notes).map(([key, value]) => messageField(14, [bytesField(1, key), bytesField(2, value)])),
  );
}

function attribute(name: string, value: Attribute): Field[] {
  if (typeof value === 'number')
    return [bytesField(1, name), integerField(3, value), integerField(20, attributeType.integer)];
  if (typeof value === 'string')
    return [bytesField(1, name), bytesField(4, value), integerField(20, attributeType.string)];
  return [
    bytesField(1, name),
    ...value.map((item) => integerField(8, item)),
    integerField(20, attributeType.integers),
  ];
}
