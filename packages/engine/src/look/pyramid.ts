/** How the brightness of a picture changes from pixel to pixel, to the right, downwards and in all; 0 at its rim. */
export type Slopes = { across: Float32Array; along: Float32Array; steepness: Float32Array };

/** A grey picture in floats, rows from the top, and its slopes. */
export type Grey = { width: number; height: number; values: Float32Array; slopes: Slopes };

/** A picture in halves of its size, the largest first. */
export type Pyramid = readonly Grey[];

/** Levels of the pyramid: the smallest is a quarter, in which a shift of an eighth of the width is three pixels. */
const LEVELS = 3;

/** The pyramid of a picture of bytes. */
export function pyramidOf(width: number, height: number, data: Uint8Array): Pyramid {
  let picture = greyOf(width, height, Float32Array.from(data));
  const pictures = [picture];
  while (pictures.length < LEVELS) {
    picture = halved(picture);
    pictures.push(picture);
  }
  return pictures;
}

function greyOf(width: number, height: number, values: Float32Array): Grey {
  return { width, height, values, slopes: slopesOf(width, height, values) };
}

function halved({ width, height, values }: Grey): Grey {
  const [columns, rows] = [width >> 1, height >> 1];
  const half = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 2 * y * width + 2 * x;
      half[y * columns + x] =
        ((values[at] ?? 0) +
          (values[at + 1] ?? 0) +
          (values[at + width] ?? 0) +
          (values[at + width + 1] ?? 0)) /
        4;
    }
  }
  return greyOf(columns, rows, half);
}

function slopesOf(width: number, height: number, values: Float32Array): Slopes {
  const across = new Float32Array(values.length);
  const along = new Float32Array(values.length);
  const steepness = new Float32Array(values.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      across[at] = ((values[at + 1] ?? 0) - (values[at - 1] ?? 0)) / 2;
      along[at] = ((values[at + width] ?? 0) - (values[at - width] ?? 0)) / 2;
      steepness[at] = Math.sqrt((across[at] ?? 0) ** 2 + (along[at] ?? 0) ** 2);
    }
  }
  return { across, along, steepness };
}
