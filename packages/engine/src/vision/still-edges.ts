/** A small picture: three bytes per pixel. */
export type SmallPicture = { atSeconds: number; width: number; height: number; data: Uint8Array };

/** Neighbouring pixels differ by more than this at an edge, in any colour, levels of 255. Noise of small pictures
 * measured up to 4. */
const EDGE_LEVELS = 8;
/** An edge stands still when it is there in this share of the pictures: what moves on either side may be as bright as the
 * other at times. */
const STILL_SHARE = 0.6;

/**
 * The edges that stand still in pictures of one size. A vertical line `x` lies between the pixels x − 1 and x of a row, a
 * horizontal line `y` between the rows y − 1 and y.
 */
export class StillEdges {
  readonly width: number;
  readonly height: number;
  /** Still edge pixels of each vertical line above a row, and of each horizontal line left of a column: running sums. */
  #vertical: Uint16Array;
  #horizontal: Uint16Array;

  constructor(pictures: readonly SmallPicture[]) {
    this.width = pictures[0]?.width ?? 0;
    this.height = pictures[0]?.height ?? 0;
    const { width, height } = this;
    const enough = pictures.length * STILL_SHARE;
    const isStill = (at: number, neighbour: number): number => {
      let seen = 0;
      for (const { data } of pictures) if (differ(data, at * 3, neighbour * 3)) seen += 1;
      return seen >= enough ? 1 : 0;
    };
    this.#vertical = new Uint16Array((height + 1) * width);
    this.#horizontal = new Uint16Array(height * (width + 1));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const above = this.#vertical[at] ?? 0;
        this.#vertical[at + width] = above + (x > 0 ? isStill(at, at - 1) : 0);
        const left = this.#horizontal[y * (width + 1) + x] ?? 0;
        this.#horizontal[y * (width + 1) + x + 1] = left + (y > 0 ? isStill(at, at - width) : 0);
      }
    }
  }

  /** Share (0–1) of a vertical line from one row to before another that is a still edge; 0 for nothing. */
  vertical(x: number, fromY: number, toY: number): number {
    const from = clamp(fromY, this.height);
    const to = clamp(toY, this.height);
    if (to <= from || x < 1 || x >= this.width) return 0;
    return (
      ((this.#vertical[to * this.width + x] ?? 0) - (this.#vertical[from * this.width + x] ?? 0)) /
      (to - from)
    );
  }

  /** Share (0–1) of a horizontal line from one column to before another that is a still edge; 0 for nothing. */
  horizontal(y: number, fromX: number, toX: number): number {
    const from = clamp(fromX, this.width);
    const to = clamp(toX, this.width);
    if (to <= from || y < 1 || y >= this.height) return 0;
    const row = y * (this.width + 1);
    return ((this.#horizontal[row + to] ?? 0) - (this.#horizontal[row + from] ?? 0)) / (to - from);
  }
}

function differ(data: Uint8Array, a: number, b: number): boolean {
  return (
    Math.abs((data[a] ?? 0) - (data[b] ?? 0)) > EDGE_LEVELS ||
    Math.abs((data[a + 1] ?? 0) - (data[b + 1] ?? 0)) > EDGE_LEVELS ||
    Math.abs((data[a + 2] ?? 0) - (data[b + 2] ?? 0)) > EDGE_LEVELS
  );
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, value));
}
