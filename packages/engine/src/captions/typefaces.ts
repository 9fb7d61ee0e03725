import { Blob, Buffer, Direction, Face, Font, MetricsTag, shape } from 'harfbuzzjs';

/** What a text measures in a typeface, in em; heights count up from the baseline. */
export type Measure = {
  /** How far the pen moves. */
  advance: number;
  /** Edges of the ink, from where the pen starts and from the baseline. All 0 when nothing is drawn. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /**
   * Edges of the box that libass centres: of every cluster its advance, from where its first glyph stands. They are
   * 0 and the advance, but for right-to-left words that end in a letter with dots, whose first glyph are the dots.
   */
  boxLeft: number;
  boxRight: number;
};

/** A font file, read for measuring. */
export type Typeface = {
  /** As it stands in the file, which is what libass and CSS look for. */
  family: string;
  /** Edges of the line box from the baseline, in em (OS/2 usWinAscent and usWinDescent, as libass takes them). */
  ascent: number;
  descent: number;
  /** Height of a capital letter in em. */
  capHeight: number;
  /** Whether it has a letter of its own for a code point. */
  has(codePoint: number): boolean;
  /** A text without line breaks, shaped: ligatures, joined letters, clusters, kerning. */
  measure(text: string): Measure;
};

/** The typefaces that can be measured, by family name. */
export type Typefaces = ReadonlyMap<string, Typeface>;

/** Texts remembered per typeface; a clip has a few thousand. */
const MOST_REMEMBERED = 20_000;

/** Letters that run from right to left; everything else is shaped from left to right. */
const RUNS =
  /[\p{Script=Hebrew}\p{scx=Arabic}\p{scx=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{M}\u200c\u200d]+|[^\p{Script=Hebrew}\p{scx=Arabic}\p{scx=Syriac}\p{Script=Thaana}\p{Script=Nko}]+/gu;

/**
 * Reads TrueType or OpenType files for measuring, with HarfBuzz: the shaper that libass and browsers use too. Throws
 * RangeError when a file has no usable names or metrics.
 */
export function openTypefaces(files: Iterable<Uint8Array>): Typefaces {
  const typefaces = new Map<string, Typeface>();
  for (const bytes of files) {
    const typeface = openTypeface(bytes);
    typefaces.set(typeface.family, typeface);
  }
  return typefaces;
}

function openTypeface(bytes: Uint8Array): Typeface {
  const face = new Face(new Blob(new Uint8Array(bytes).buffer));
  const font = new Font(face);
  // Name 1 is the family that libass and fontconfig match; name 16 would be without the weight.
  const family = face.getName(1, 'en');
  const metric = (tag: MetricsTag): number => {
    const value = font.getMetricPosition(tag);
    if (value === undefined) throw new RangeError(`The font ${family || 'without a name'} lacks a measure.`);
    return value / face.upem;
  };
  if (family === '') throw new RangeError('The file is no font, or one without a family name.');
  const codePoints = new Set(face.collectUnicodes());
  const remembered = new Map<string, Measure>();
  return {
    family,
    ascent: metric(MetricsTag.HORIZONTAL_CLIPPING_ASCENT),
    descent: metric(MetricsTag.HORIZONTAL_CLIPPING_DESCENT),
    capHeight: metric(MetricsTag.CAP_HEIGHT),
    has: (codePoint) => codePoints.has(codePoint),
    measure: (text) => {
      const known = remembered.get(text);
      if (known) return known;
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      const measured = (text.match(RUNS) ?? [])
        .map((run) => measureRun(font, face.upem, run))
        .reduce(beside, NOTHING);
      remembered.set(text, measured);
      return measured;
    },
  };
}

/** What an empty text measures. */
export const NOTHING: Measure = {
  advance: 0,
  left: 0,
  right: 0,
  top: 0,
  bottom: 0,
  boxLeft: 0,
  boxRight: 0,
};

function measureRun(font: Font, unitsPerEm: number, text: string): Measure {
  const buffer = new Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  if (!/[\p{Script=Hebrew}\p{scx=Arabic}\p{scx=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(text))
    buffer.setDirection(Direction.LTR);
  shape(font, buffer);
  const infos = buffer.getGlyphInfos();
  const box = new ClusterBox();
  let pen = 0;
  let ink: Measure = NOTHING;
  buffer.getGlyphPositions().forEach(({ xAdvance, xOffset, yOffset }, i) => {
    const extents = font.glyphExtents(infos[i]?.codepoint ?? 0);
    if (extents && extents.width !== 0) {
      const left = pen + xOffset + extents.xBearing;
      const top = yOffset + extents.yBearing;
      const glyph = { left, right: left + extents.width, top, bottom: top + extents.height };
      ink = around(ink, { ...NOTHING, ...glyph });
    }
    box.add(infos[i]?.cluster ?? 0, pen + xOffset, xAdvance);
    pen += xAdvance;
  });
  const em = (units: number) => units / unitsPerEm;
  return {
    advance: em(pen),
    left: em(ink.left),
    right: em(ink.right),
    top: em(ink.top),
    bottom: em(ink.bottom),
    boxLeft: em(box.left),
    boxRight: em(box.right),
  };
}

/** The box around clusters as libass takes it (`compute_string_bbox`): each from its first glyph, its advance wide. */
class ClusterBox {
  readonly #clusters: { id: number; from: number; advance: number }[] = [];

  add(id: number, from: number, advance: number): void {
    const last = this.#clusters.at(-1);
    if (last?.id === id) last.advance += advance;
    else this.#clusters.push({ id, from, advance });
  }

  get left(): number {
    return Math.min(...this.#clusters.map(({ from }) => from));
  }

  get right(): number {
    return Math.max(...this.#clusters.map(({ from, advance }) => from + advance));
  }
}

/** Two measures, the second where the pen of the first ends. */
export function beside(one: Measure, other: Measure): Measure {
  const pen = one.advance;
  const moved = isBlank(other) ? other : { ...other, left: other.left + pen, right: other.right + pen };
  return {
    ...around(one, moved),
    advance: pen + other.advance,
    boxLeft: pen === 0 ? other.boxLeft : Math.min(one.boxLeft, other.boxLeft + pen),
    boxRight: Math.max(one.boxRight, other.boxRight + pen),
  };
}

/** The ink of both. */
function around(one: Measure, other: Measure): Measure {
  if (isBlank(one)) return other;
  if (isBlank(other)) return one;
  return {
    ...one,
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

function isBlank({ left, right }: Measure): boolean {
  return left === 0 && right === 0;
}
