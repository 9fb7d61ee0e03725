import { readFile } from 'node:fs/promises';
import { convertGraphModel } from './convert/index.ts';
import { writeBytes } from './files.ts';
import { defineTask } from './task.ts';

/** Converts a graph model's two files into an ONNX file at `output`; a worker's job, because it takes a quarter second. */
export default defineTask(async () => {
  return async (input: {
    name: string;
    topology: string;
    weights: string;
    output: string;
    /** Graph value to keep; everything when undefined. */
    value: string | undefined;
  }): Promise<void> => {
    const topology = await readFile(input.topology, 'utf8');
    const weights = await readFile(input.weights);
    await writeBytes(input.output, convertGraphModel(input.name, topology, weights, input.value));
  };
});
