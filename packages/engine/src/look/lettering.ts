import type { Box, Lettering, Span } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';

const SAMPLES_PER_SECOND = 2;
const WIDTH = 320;
const HEIGHT = 180;
/** Lettering is looked for in cells of this many pixels across and down. */
const CELL = { width: 20, height: 10 } as const;
const COLUMNS = WIDTH / CELL.width;
const ROWS = HEIGHT / CELL.height;
/** A stroke has an edge that is at least so steep, levels of 255 from one pixel to the next but one … */
const STEEP = 55;
/** … and this share of a cell's pixels are such edges: letters measured 0.12 to 0.5, faces and clothes below 0.1. */
const EDGE_SHARE = 0.12;
/** Edges stand where they stood half a second before, this share of them. */
const STILL_SHARE = 0.7;
/** Lettering is at least so many cells wide in one row. */
const LEAST_CELLS = 3;
/** What stands for longer belongs to the scene: a shelf of books, a sign. Seconds. */
const LONGEST_SECONDS = 12;

type Sample = { atSeconds: number; edges: Uint8Array };
type Seen = { span: Span; cells: Set<number> };

/** Finds lettering that comes, stands still and goes: captions, lower thirds, titles. Samples twice a second. */
export class LetteringFinder {
  #last: Sample | null = null;
  #open: Seen[] = [];
  #closed: Seen[] = [];

  /** What lettering is read from: strokes of captions are one to three pixels wide in it. */
  static readonly view: View = {
    framesPerSecond: SAMPLES_PER_SECOND,
    width: WIDTH,
    height: HEIGHT,
    format: 'gray',
  };

  /** Takes the next frame of `view`. */
  push({ atSeconds, data }: Frame): void {
    const sample = { atSeconds, edges: edgesOf(data) };
    const last = this.#last;
    this.#last = sample;
    if (!last) return;
    const lettered = new Set<number>();
    const alive = new Set<number>();
    for (let cell = 0; cell < COLUMNS * ROWS; cell++) {
      const { count, still } = cellEdges(cell, last.edges, sample.edges);
      if (count >= EDGE_SHARE * CELL.width * CELL.height && still >= STILL_SHARE * count) lettered.add(cell);
    }
    for (const group of groupsOf(lettered)) {
      const known = this.#open.find(({ cells }) => alike(cells, group));
      if (known) {
        known.span.endSeconds = atSeconds;
        alive.add(this.#open.indexOf(known));
      } else {
        this.#open.push({ span: { startSeconds: last.atSeconds, endSeconds: atSeconds }, cells: group });
        alive.add(this.#open.length - 1);
      }
    }
    this.#closed.push(...this.#open.filter((_, i) => !alive.has(i)));
    this.#open = this.#open.filter((_, i) => alive.has(i));
  }

  /** The lettering of everything pushed, in order of start; what stood from start to end of the source is none. */
  finish(): Lettering[] {
    return [...this.#closed, ...this.#open]
      .filter(({ span }) => span.endSeconds - span.startSeconds <= LONGEST_SECONDS)
      .map(({ span, cells }) => ({ ...span, box: boxOf(cells) }))
      .sort((a, b) => a.startSeconds - b.startSeconds);
  }
}

function edgesOf(data: Uint8Array): Uint8Array {
  const edges = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 1; x < WIDTH - 1; x++) {
      const at = y * WIDTH + x;
      const step = (data[at + 1] ?? 0) - (data[at - 1] ?? 0);
      edges[at] = step > STEEP ? 1 : step < -STEEP ? 2 : 0;
    }
  }
  return edges;
}

function cellEdges(cell: number, before: Uint8Array, now: Uint8Array): { count: number; still: number } {
  const left = (cell % COLUMNS) * CELL.width;
  const top = Math.floor(cell / COLUMNS) * CELL.height;
  let [count, still] = [0, 0];
  for (let y = top; y < top + CELL.height; y++) {
    for (let x = left; x < left + CELL.width; x++) {
      const at = y * WIDTH + x;
      if (now[at] === 0) continue;
      count += 1;
      if (before[at] === now[at]) still += 1;
    }
  }
  return { count, still };
}

/** Cells that touch, as wide as lettering is: wider than high. */
function groupsOf(cells: ReadonlySet<number>): Set<number>[] {
  const left = new Set(cells);
  const groups: Set<number>[] = [];
  for (const cell of cells) {
    if (!left.delete(cell)) continue;
    const group = new Set([cell]);
    for (const one of group) {
      const column = one % COLUMNS;
      const beside = [
        column > 0 ? one - 1 : -1,
        column < COLUMNS - 1 ? one + 1 : -1,
        one - COLUMNS,
        one + COLUMNS,
      ];
      for (const next of beside) if (left.delete(next)) group.add(next);
    }
    const box = boxOf(group);
    const [wide, high] = [Math.round(box.width * COLUMNS), Math.round(box.height * ROWS)];
    if (wide >= LEAST_CELLS && wide > high && group.size >= 0.5 * wide * high) groups.push(group);
  }
  return groups;
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  let shared = 0;
  for (const cell of a) if (b.has(cell)) shared += 1;
  return shared >= 0.6 * Math.max(a.size, b.size);
}

function boxOf(cells: ReadonlySet<number>): Box {
  const columns = [...cells].map((cell) => cell % COLUMNS);
  const rows = [...cells].map((cell) => Math.floor(cell / COLUMNS));
  const [left, right, top, bottom] = [
    Math.min(...columns),
    Math.max(...columns) + 1,
    Math.min(...rows),
    Math.max(...rows) + 1,
  ];
  return {
    x: left / COLUMNS,
    y: top / ROWS,
    width: (right - left) / COLUMNS,
    height: (bottom - top) / ROWS,
  };
}
