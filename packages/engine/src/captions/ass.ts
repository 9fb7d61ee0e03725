import { type CaptionLook, HOOK_FADE, type Plan, POP } from '@reelwright/plan';
import { boxDrawing, type Rectangle } from './boxes.ts';
import { type CaptionDrawing, type DrawnBlock, type DrawnWord, drawCaptions } from './drawing.ts';
import { measureRuns } from './runs.ts';
import { assText } from './text.ts';
import type { Typefaces } from './typefaces.ts';

/** A word takes this long to grow into place, or to shrink back. */
const POP_MS = Math.round(POP.seconds * 1_000);
/** A hook comes and goes softly. */
const HOOK_TAG = `\\fad(${Math.round(HOOK_FADE.inSeconds * 1_000)},${Math.round(HOOK_FADE.outSeconds * 1_000)})`;
/** How far a glow reaches beyond a word's letters, and how soft it is, in em. */
const GLOW_EM = 0.07;
const GLOW_BLUR_EM = 0.045;
/** Tells the reader of a word that stands in a right-to-left line where its first and last marks belong. */
const RIGHT_TO_LEFT_MARK = '\u200f';

/**
 * A plan's captions and hook as an Advanced SubStation Alpha script (v4.00+), in the finished video's pixels and on its
 * clock. Every word stands at a place of its own that does not move when another word is said, so nothing jumps. The
 * word being said is lit from its start until the next word of the cue starts, the last one until the cue goes. For the
 * preset `none`, and when nothing is said, only a hook has events. `typefaces` holds those that the looks name.
 */
export function toAss(plan: Plan, typefaces: Typefaces): string {
  return assOf(drawCaptions(plan, typefaces), typefaces);
}

/** The script that draws a drawing. */
export function assOf(drawing: CaptionDrawing, typefaces: Typefaces): string {
  const head = [
    '[Script Info]',
    '; Reelwright',
    'ScriptType: v4.00+',
    `PlayResX: ${drawing.width}`,
    `PlayResY: ${drawing.height}`,
    `LayoutResX: ${drawing.width}`,
    `LayoutResY: ${drawing.height}`,
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    'Kerning: yes',
    'YCbCr Matrix: TV.709',
    '',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
  ];
  const caption = drawing.blocks.find(({ kind }) => kind === 'caption');
  const hook = drawing.blocks.find(({ kind }) => kind === 'hook');
  const styles = [
    ...(caption
      ? [style('Word', caption.look, caption.look.fill), style('Lit', caption.look, caption.look.activeFill)]
      : []),
    ...(drawing.blocks.some(({ words }) => words.some(({ emphasis }) => emphasis)) && caption
      ? [style('Key', caption.look, caption.look.emphasisFill ?? caption.look.fill)]
      : []),
    ...(hook ? [style('Hook', hook.look, hook.look.fill)] : []),
  ];
  const events = [
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...drawing.blocks.flatMap((block) => [
      ...boxEvents(block),
      ...block.words.flatMap((word) =>
        block.kind === 'hook' ? hookEvents(word, block, typefaces) : wordEvents(word, block, typefaces),
      ),
    ]),
  ];
  return `${[...head, ...styles, ...events].join('\n')}\n`;
}

function style(name: string, look: CaptionLook, fill: string): string {
  // Sizes stand in the events, where the layout decides them. Weight is the font file's own: no made-up bold.
  return `Style: ${name},${familyName(look.fontFamily)},20,${colour(fill)},${colour(fill)},${colour(look.outline)},${colour(look.shadow)},0,0,0,0,100,100,0,0,1,1,0,5,0,0,0,1`;
}

/** What the words stand on. First among their block's events, and so beneath them. */
function boxEvents(block: DrawnBlock): string[] {
  const { look, kind, emPixels, boxes, words } = block;
  const from = centiseconds(block.startSeconds);
  const until = centiseconds(block.endSeconds);
  const { background } = look;
  const [layer, name, fade] = kind === 'hook' ? ([2, 'Hook', HOOK_TAG] as const) : ([0, 'Word', ''] as const);
  const behind = background
    ? boxes.flatMap((box) =>
        event(layer, from, until, name, drawnBox(box, emPixels, background.fill, background.opacity, fade)),
      )
    : [];
  const lit = words.flatMap(({ box, lit }) =>
    box && lit
      ? event(
          0,
          centiseconds(lit.fromSeconds),
          centiseconds(lit.untilSeconds),
          name,
          drawnBox(box, emPixels, look.activeFill, 1, ''),
        )
      : [],
  );
  return [...behind, ...lit];
}

function drawnBox(box: Rectangle, emPixels: number, fill: string, opacity: number, tags: string): string {
  const place = `\\an7\\pos(${pixels(box.left)},${pixels(box.top)})\\bord0\\shad0`;
  const paint = `\\1c${colour(fill).replace('&H00', '&H')}&\\1a${alpha(opacity)}`;
  return `{${place}${paint}${tags}\\p1}${boxDrawing(box, emPixels)}`;
}

/** Opacity as ASS writes it: 00 is opaque. */
function alpha(opacity: number): string {
  const value = Math.round(255 * (1 - opacity));
  return `&H${value.toString(16).padStart(2, '0').toUpperCase()}&`;
}

function hookEvents(word: DrawnWord, block: DrawnBlock, typefaces: Typefaces): string[] {
  const from = centiseconds(block.startSeconds);
  const until = centiseconds(block.endSeconds);
  return event(2, from, until, 'Hook', written(word, block, typefaces, HOOK_TAG));
}

function wordEvents(word: DrawnWord, block: DrawnBlock, typefaces: Typefaces): string[] {
  if (word.lit === null) return [];
  const { look, activeScale } = block;
  const cueStart = centiseconds(block.startSeconds);
  const cueEnd = centiseconds(block.endSeconds);
  const litFrom = centiseconds(word.lit.fromSeconds);
  const litUntil = centiseconds(word.lit.untilSeconds);
  const unlit = word.emphasis ? 'Key' : 'Word';
  const text = (tags: string) => written(word, block, typefaces, tags);
  const rest = look.restOpacity === undefined ? '' : `\\alpha${alpha(look.restOpacity)}`;
  // On a box of its colour, and in a light of it, a word has the colour of the others.
  const lit = look.activeEffect === undefined ? 'Lit' : unlit;
  const movement = litFrom === cueStart ? entrance(look, activeScale) : grow(look, 1, activeScale);
  return [
    ...event(0, cueStart, litFrom, unlit, text(rest + entrance(look, 1))),
    ...event(1, litFrom, litUntil, lit, text(glow(block) + movement)),
    ...event(0, litUntil, cueEnd, unlit, text(rest + grow(look, activeScale, 1))),
  ];
}

/** A soft light around a word in the colour of the word being said, in place of its outline. */
function glow({ look, emPixels, outlinePixels }: DrawnBlock): string {
  if (look.activeEffect !== 'glow') return '';
  const border = pixels(outlinePixels + GLOW_EM * emPixels);
  return `\\bord${border}\\3c${colour(look.activeFill).replace('&H00', '&H')}&\\blur${pixels(GLOW_BLUR_EM * emPixels)}`;
}

function event(layer: number, from: number, until: number, name: string, text: string): string[] {
  return until > from && text !== ''
    ? [`Dialogue: ${layer},${clock(from)},${clock(until)},${name},,0,0,0,,${text}`]
    : [];
}

/** A word with its place, sizes and further tags; each stretch in its own family. Empty when nothing is to be seen. */
function written(word: DrawnWord, block: DrawnBlock, typefaces: Typefaces, tags: string): string {
  const runs = word.runs
    .map(({ text, family }) => ({ text: assText(text), family, typeface: typefaces.get(family) }))
    .filter(({ text }) => text !== '');
  if (runs.length === 0) return '';
  const em = block.emPixels;
  // libass centres the line box on the place: the highest ascent over the deepest descent of what stands in it.
  const ascent = Math.max(...runs.map(({ typeface }) => typeface?.ascent ?? 1)) * em;
  const descent = Math.max(...runs.map(({ typeface }) => typeface?.descent ?? 0.3)) * em;
  const y = word.baseline - (ascent - descent) / 2;
  const { boxLeft, boxRight, advance } = measureRuns(
    word.runs.map(({ text, family }) => ({ text, typeface: typefaces.get(family) ?? null })),
  );
  const x = word.x + ((boxLeft + boxRight - advance) / 2) * em;
  const head = `\\pos(${pixels(x)},${pixels(y)})`;
  const frame = `\\bord${pixels(block.outlinePixels)}\\shad${pixels(block.shadowPixels)}`;
  const direction = block.rightToLeft ? '\\fe-1' : '';
  return runs
    .map(({ text, family, typeface }, i) => {
      // The ASS size counts the whole line box, not the em square.
      const size = `\\fs${pixels(em * ((typeface?.ascent ?? 1) + (typeface?.descent ?? 0.3)))}`;
      const font = family === block.look.fontFamily && i === 0 ? '' : `\\fn${familyName(family)}`;
      const first = i === 0 ? `${head}${font}${size}${frame}${direction}${tags}` : `${font}${size}`;
      return `{${first}}${i === 0 && block.rightToLeft ? RIGHT_TO_LEFT_MARK : ''}${text}`;
    })
    .join('');
}

/** How a word comes in with its cue. */
function entrance(look: CaptionLook, scale: number): string {
  if (look.animation === 'none') return scale === 1 ? '' : zoom(scale);
  const peak = scale * POP.overshoot;
  const turn = Math.round(POP_MS * POP.turn);
  return `${zoom(scale * POP.from)}\\t(0,${turn},${zoom(peak)})\\t(${turn},${POP_MS},${zoom(scale)})`;
}

/** How a word that stands already changes its size. */
function grow(look: CaptionLook, from: number, to: number): string {
  if (from === to) return to === 1 ? '' : zoom(to);
  return look.animation === 'none' ? zoom(to) : `${zoom(from)}\\t(0,${POP_MS},${zoom(to)})`;
}

function zoom(scale: number): string {
  const percent = pixels(scale * 100);
  return `\\fscx${percent}\\fscy${percent}`;
}

/** A family's name without anything that could act in a script. */
function familyName(family: string): string {
  return family.replace(/[^\p{L}\p{N} ._-]/gu, '');
}

function pixels(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** `#RRGGBB` as ASS writes it: alpha, blue, green, red. */
function colour(hex: string): string {
  return `&H00${hex.slice(5, 7)}${hex.slice(3, 5)}${hex.slice(1, 3)}`.toUpperCase();
}

function centiseconds(seconds: number): number {
  return Math.round(seconds * 100);
}

function clock(value: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const seconds = Math.floor(value / 100);
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(value % 100)}`;
}
