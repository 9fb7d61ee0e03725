import { z } from 'zod';
import { EngineError } from '../../error.ts';

// The parts of a TensorFlow.js graph model (model.json) that a conversion reads; 64-bit integers come as strings.
const Int = z.coerce.number().int();
const Base64Text = z.base64().transform((text) => Buffer.from(text, 'base64').toString('latin1'));
const AttributeValue = z.object({
  s: Base64Text.optional(),
  shape: z.object({ dim: z.array(z.object({ size: Int })).optional() }).optional(),
  list: z.object({ i: z.array(Int).optional(), s: z.array(Base64Text).optional() }).optional(),
});
const GraphNode = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), AttributeValue).default({}),
});
/** One operation of the graph. */
export type GraphNode = z.infer<typeof GraphNode>;

const WeightEntry = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.literal('float16') }).optional(),
});
/** Name, shape and storage of one constant. */
export type WeightEntry = z.infer<typeof WeightEntry>;

const GraphModel = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({ node: z.array(GraphNode).min(1) }),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(WeightEntry) })).length(1),
});

/** A graph model's operations in order, and how its weight file is laid out. */
export type GraphModel = { nodes: GraphNode[]; weights: WeightEntry[] };

/** Reads a model.json. Throws `model_unavailable` when it is not a graph model of the supported form. */
export function parseGraphModel(json: string): GraphModel {
  try {
    const model = GraphModel.parse(JSON.parse(json));
    return {
      nodes: model.modelTopology.node,
      weights: model.weightsManifest.flatMap((group) => group.weights),
    };
  } catch (cause) {
    throw new EngineError(
      'model_unavailable',
      'The model description is not a TensorFlow.js graph model that can be converted.',
      {
        cause,
      },
    );
  }
}
