/** A picture in interleaved bytes (rgb24), rows top to bottom. */
export type Pixels = { width: number; height: number; data: Uint8Array };

/** A square of a picture, in its pixels: centre, side and clockwise turn. It may reach over the edges. */
export type Square = { x: number; y: number; side: number; radians: number };

/**
 * Fills `target` (`size` × `size` × 3 floats, row by row) with the square, bilinearly sampled, each level times
 * `scale` plus `offset`. What lies outside of the picture is black.
 */
export function cropSquare(
  picture: Pixels,
  square: Square,
  target: Float32Array,
  size: number,
  levels: { scale: number; offset: number },
): void {
  const { width, height, data } = picture;
  const { scale, offset } = levels;
  const step = square.side / size;
  const across = { x: Math.cos(square.radians) * step, y: Math.sin(square.radians) * step };
  const half = (size - 1) / 2;
  const stride = width * 3;
  let out = 0;
  for (let row = 0; row < size; row++) {
    // −0.5: a pixel's colour belongs to its middle.
    let x = square.x - 0.5 - half * across.x - (row - half) * across.y;
    let y = square.y - 0.5 - half * across.y + (row - half) * across.x;
    for (let column = 0; column < size; column++, out += 3, x += across.x, y += across.y) {
      if (x <= -1 || y <= -1 || x >= width || y >= height) {
        target[out] = offset;
        target[out + 1] = offset;
        target[out + 2] = offset;
        continue;
      }
      const left = Math.floor(x);
      const top = Math.floor(y);
      const shareX = x - left;
      const shareY = y - top;
      // At the rim the outermost pixels are repeated.
      const x0 = (left < 0 ? 0 : left) * 3;
      const x1 = (left + 1 < width ? left + 1 : width - 1) * 3;
      const y0 = (top < 0 ? 0 : top) * stride;
      const y1 = (top + 1 < height ? top + 1 : height - 1) * stride;
      const a = (1 - shareX) * (1 - shareY);
      const b = shareX * (1 - shareY);
      const c = (1 - shareX) * shareY;
      const d = shareX * shareY;
      for (let channel = 0; channel < 3; channel++) {
        const level =
          (data[y0 + x0 + channel] ?? 0) * a +
          (data[y0 + x1 + channel] ?? 0) * b +
          (data[y1 + x0 + channel] ?? 0) * c +
          (data[y1 + x1 + channel] ?? 0) * d;
        target[out + channel] = level * scale + offset;
      }
    }
  }
}

/** Where a point of the crop (`u`, `v` in 0–1 across and down) lies in the picture, in its pixels. */
export function fromCrop(square: Square, u: number, v: number): { x: number; y: number } {
  const across = (u - 0.5) * square.side;
  const down = (v - 0.5) * square.side;
  const cosine = Math.cos(square.radians);
  const sine = Math.sin(square.radians);
  return { x: square.x + across * cosine - down * sine, y: square.y + across * sine + down * cosine };
}
