/** Microsoft's platform, and its encodings for the first 65,536 code points and for all of Unicode (OpenType, `cmap`). */
const MICROSOFT = 3;
const BASIC_PLANE = 1;
const ALL_PLANES = 10;
/** A platform that is read like Microsoft's by everybody and passed over by libass. */
const UNICODE = 0;

/**
 * A font in which libass finds letters of all planes of Unicode (emoji, rare Han). It takes the first Microsoft table of
 * a file, which by the order of OpenType is the one that ends at U+FFFF; where a file has a whole one too, the short one
 * is marked as another platform's. The file is changed in two bytes of a copy, otherwise returned as it is.
 */
export function withAllPlanes(font: Uint8Array): Uint8Array {
  const data = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const map = tableOffset(data, 'cmap');
  if (map === null || map + 4 > font.byteLength) return font;
  const records = Array.from({ length: data.getUint16(map + 2) }, (_, i) => map + 4 + 8 * i).filter(
    (at) => at + 8 <= font.byteLength && data.getUint16(at) === MICROSOFT,
  );
  const short = records.find((at) => data.getUint16(at + 2) === BASIC_PLANE);
  if (short === undefined || !records.some((at) => data.getUint16(at + 2) === ALL_PLANES)) return font;
  const copy = font.slice();
  new DataView(copy.buffer).setUint16(short, UNICODE);
  return copy;
}

function tableOffset(data: DataView, wanted: string): number | null {
  if (data.byteLength < 12) return null;
  for (let i = 0; i < data.getUint16(4); i++) {
    const record = 12 + 16 * i;
    if (record + 16 > data.byteLength) return null;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((at) => data.getUint8(record + at)));
    if (tag === wanted) return data.getUint32(record + 8);
  }
  return null;
}
