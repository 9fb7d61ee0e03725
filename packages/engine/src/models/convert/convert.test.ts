import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { streamFfmpeg } from '../../media/index.ts';
import { type ConvertedFile, catalogue, type ModelName } from '../catalogue.ts';
import { openSession, type Session } from '../onnx.ts';
import { openShelf, shelfPath } from '../shelf.ts';
import { obtainModel } from '../store.ts';
import { floats, tensor } from '../tensor.ts';
import { convertGraphModel } from './index.ts';

/** The models' description and weights as they were fetched, and the catalogue's word on the result. */
async function ingredients(
  name: ModelName,
): Promise<{ file: ConvertedFile; topology: string; weights: Buffer }> {
  const file = catalogue[name].files.model;
  if (!file || !('from' in file)) throw new Error(`${name} is not converted`);
  const shelf = openShelf();
  return {
    file,
    topology: await readFile(shelfPath(shelf, file.from.topology), 'utf8'),
    weights: await readFile(shelfPath(shelf, file.from.weights)),
  };
}

const paths: Partial<Record<ModelName, string>> = {};
beforeAll(async () => {
  for (const name of ['blazeface', 'facemesh', 'sample-portrait'] as const) {
    paths[name] = Object.values(await obtainModel(name))[0] ?? '';
  }
});

const open = (name: ModelName): Promise<Session> => openSession(paths[name] ?? '');

/** Three women on a sofa, 1920 × 1350; the nose of the one in the middle is here, in pixels. */
const nose = { x: 1155, y: 355 };

/** A square of the photograph as the nets want it: batch × height × width × RGB. */
async function square(
  left: number,
  top: number,
  side: number,
  size: number,
  scale: (value: number) => number,
) {
  const filters = `crop=${side}:${side}:${left}:${top},scale=${size}:${size}`;
  const output = ['-vf', filters, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const chunks: Buffer[] = [];
  const input = ['-f', 'image2', '-pattern_type', 'none', '-i', `file:${paths['sample-portrait']}`];
  for await (const chunk of streamFfmpeg([...input, ...output], { stage: 'test' })) chunks.push(chunk);
  return tensor('float32', Float32Array.from(Buffer.concat(chunks), scale), [1, size, size, 3]);
}

/** BlazeFace's best proposal on its two grids: probability, and centre in fractions of the square. */
async function bestFace(left: number, top: number, side: number) {
  const input = await square(left, top, side, 256, (value) => value / 127.5 - 1);
  const outputs = await (await open('blazeface')).run({ input });
  const grids = [
    { cells: 16, perCell: 2, scores: floats(outputs.Identity), boxes: floats(outputs.Identity_2) },
    { cells: 8, perCell: 6, scores: floats(outputs.Identity_1), boxes: floats(outputs.Identity_3) },
  ];
  const proposals = grids.flatMap(({ cells, perCell, scores, boxes }) =>
    [...scores].map((score, index) => {
      const cell = Math.floor(index / perCell);
      return {
        probability: 1 / (1 + Math.exp(-score)),
        x: ((cell % cells) + 0.5) / cells + (boxes[index * 16] ?? 0) / 256,
        y: (Math.floor(cell / cells) + 0.5) / cells + (boxes[index * 16 + 1] ?? 0) / 256,
      };
    }),
  );
  return proposals.reduce((best, next) => (next.probability > best.probability ? next : best));
}

async function mesh(left: number, top: number, side: number) {
  const input = await square(left, top, side, 192, (value) => value / 255);
  const outputs = await (await open('facemesh')).run({ input_1: input });
  return { points: floats(outputs.Identity_2), isFace: floats(outputs.Identity_1)[0] ?? 0 };
}

describe('converting the face nets', () => {
  test.each(['blazeface', 'facemesh'] as const)(
    '%s comes out as the same bytes as in the catalogue, each time',
    async (name) => {
      const { file, topology, weights } = await ingredients(name);
      const first = convertGraphModel(name, topology, weights);
      expect(createHash('sha256').update(first).digest('hex')).toBe(file.sha256);
      expect(first.length).toBe(file.bytes);
      expect(convertGraphModel(name, topology, weights)).toEqual(first);
    },
  );

  test('inputs and outputs have their names and shapes', async () => {
    const detector = await open('blazeface');
    const blank = (size: number, batch = 1) =>
      tensor('float32', new Float32Array(batch * size * size * 3), [batch, size, size, 3]);
    const shapes = (outputs: Record<string, { dims: readonly number[] }>) =>
      Object.fromEntries(Object.entries(outputs).map(([name, { dims }]) => [name, dims]));
    expect(shapes(await detector.run({ input: blank(256) }))).toEqual({
      Identity: [1, 512, 1],
      Identity_1: [1, 384, 1],
      Identity_2: [1, 512, 16],
      Identity_3: [1, 384, 16],
    });
    const points = await open('facemesh');
    // The mesh takes several faces at once.
    expect(shapes(await points.run({ input_1: blank(192, 2) }))).toEqual({
      Identity: [2, 266],
      Identity_1: [2, 1],
      Identity_2: [2, 1404],
    });
  });

  test('the detector fires on a real face, where it is, and not on a knee', async () => {
    const side = 700;
    const face = await bestFace(nose.x - side / 2, 0, side);
    // The vision room counts what is above 0.5 as a proposal.
    expect(face.probability).toBeGreaterThan(0.6);
    expect(Math.abs(face.x * side - side / 2)).toBeLessThan(60);
    expect(Math.abs(face.y * side - nose.y)).toBeLessThan(60);
    expect((await bestFace(0, 950, 400)).probability).toBeLessThan(0.4);
  });

  test('the mesh knows a face from a knee, and puts the eyes over the lips', async () => {
    const { points, isFace } = await mesh(nose.x - 180, nose.y - 200, 360);
    expect(isFace).toBeGreaterThan(0.9);
    const height = (point: number) => points[point * 3 + 1] ?? Number.NaN;
    // Points 33 and 263 are the outer corners of the eyes, 13 the upper lip (MediaPipe's numbering).
    expect(Math.max(height(33), height(263))).toBeLessThan(height(13) - 20);
    expect((await mesh(0, 950, 400)).isFace).toBeLessThan(0.5);
  });
});

describe('what the converter refuses', () => {
  const node = { name: 'x', op: 'Cumsum', input: ['input'] };
  const placeholder = {
    name: 'input',
    op: 'Placeholder',
    attr: { shape: { shape: { dim: [1, 8, 8, 3].map((size) => ({ size })) } } },
  };
  const model = (nodes: unknown[], weights: unknown[] = []) =>
    JSON.stringify({
      format: 'graph-model',
      modelTopology: { node: nodes },
      weightsManifest: [{ paths: ['a'], weights }],
    });

  test('an operator it does not know is named', () => {
    expect(() => convertGraphModel('a', model([placeholder, node]), new Uint8Array())).toThrow(
      /at x \(Cumsum\)/,
    );
  });

  test('an input that is not there is named', () => {
    expect(() => convertGraphModel('a', model([{ ...node, op: 'Relu' }]), new Uint8Array())).toThrow(
      /its input input/,
    );
  });

  test('a description that is not a graph model, and weights of another length', () => {
    const refusal = expect.objectContaining({ code: 'model_unavailable' });
    expect(() => convertGraphModel('a', '<html>', new Uint8Array())).toThrow(refusal);
    expect(() => convertGraphModel('a', '{"format":"layers-model"}', new Uint8Array())).toThrow(refusal);
    const weights = [{ name: 'w', shape: [2], dtype: 'float32' }];
    for (const length of [4, 12]) {
      expect(() => convertGraphModel('a', model([placeholder], weights), new Uint8Array(length))).toThrow(
        refusal,
      );
    }
  });
});
