import type { CaptionLook, Plan } from '@reelwright/plan';
import { type Block, layoutBlock, POP_OVERSHOOT } from './layout.ts';
import { fontMetrics } from './metrics.ts';
import { type ShownCue, shownCues } from './shown.ts';
import { assText } from './text.ts';

/** A word takes this long to grow into place, or to shrink back. */
const POP_MS = 100;
/** Where a new cue's words start to grow from. */
const POP_FROM = 0.55;

/**
 * A plan's captions as an Advanced SubStation Alpha script (v4.00+), in the finished video's pixels and on its clock.
 * Every word stands at a place of its own that does not move when another word is said, so nothing jumps. The word
 * being said is lit from its start until the next word of the cue starts, the last one until the cue goes. For the
 * preset `none`, and when nothing is said, the script has no events.
 */
export function toAss(plan: Plan): string {
  const { captions, output } = plan;
  const head = [
    '[Script Info]',
    '; Reelwright',
    'ScriptType: v4.00+',
    `PlayResX: ${output.width}`,
    `PlayResY: ${output.height}`,
    `LayoutResX: ${output.width}`,
    `LayoutResY: ${output.height}`,
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: TV.709',
    '',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
  ];
  const events = [
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
  ];
  if (captions.preset === 'none') return `${[...head, ...events].join('\n')}\n`;
  const { look } = captions;
  for (const cue of shownCues(plan)) events.push(...cueEvents(cue, look, output));
  return `${[...head, style('Word', look, look.fill), style('Lit', look, look.activeFill), ...events].join('\n')}\n`;
}

function style(name: string, look: CaptionLook, fill: string): string {
  const family = look.fontFamily.replace(/[^\p{L}\p{N} ._-]/gu, '');
  // Sizes stand in the events, where the layout decides them. Weight is the font file's own: no made-up bold.
  return `Style: ${name},${family},20,${colour(fill)},${colour(fill)},${colour(look.outline)},${colour(look.shadow)},0,0,0,0,100,100,0,0,1,1,0,5,0,0,0,1`;
}

function cueEvents(cue: ShownCue, look: CaptionLook, output: Plan['output']): string[] {
  const block = layoutBlock(
    cue.lines.map((line) => line.map((word) => word.text)),
    look,
    output,
    cue.centreY,
  );
  const cueStart = centiseconds(cue.startSeconds);
  const cueEnd = centiseconds(cue.endSeconds);
  const words = cue.lines.flatMap((line, l) =>
    line.map((word, w) => ({ start: centiseconds(word.startSeconds), place: block.lines[l]?.[w] })),
  );
  return words.flatMap(({ start, place }, i) => {
    const text = assText(place?.text ?? '');
    if (!place || text === '') return [];
    const litFrom = i === 0 ? cueStart : start;
    const litUntil = words[i + 1]?.start ?? cueEnd;
    const put = (layer: number, from: number, until: number, name: string, tags: string) =>
      until > from
        ? [
            `Dialogue: ${layer},${clock(from)},${clock(until)},${name},,0,0,0,,{${position(place, block, look)}${tags}}${text}`,
          ]
        : [];
    return [
      ...put(0, cueStart, litFrom, 'Word', entrance(look, 1)),
      ...put(
        1,
        litFrom,
        litUntil,
        'Lit',
        litFrom === cueStart ? entrance(look, look.activeScale) : grow(look, 1, look.activeScale),
      ),
      ...put(0, litUntil, cueEnd, 'Word', grow(look, look.activeScale, 1)),
    ];
  });
}

/** Place and sizes. libass centres the font's line box on the place, so that is moved to centre the capitals. */
function position(place: { x: number; y: number }, block: Block, look: CaptionLook): string {
  const { ascent, descent, capHeight } = fontMetrics(look.fontFamily);
  const y = place.y + (block.emPixels * (capHeight - (ascent - descent))) / 2000;
  // The ASS size counts the whole line box, not the em square.
  const size = (block.emPixels * (ascent + descent)) / 1000;
  return `\\pos(${pixels(place.x)},${pixels(y)})\\fs${pixels(size)}\\bord${pixels(block.outlinePixels)}\\shad${pixels(block.shadowPixels)}`;
}

/** How a word comes in with its cue. */
function entrance(look: CaptionLook, scale: number): string {
  if (look.animation === 'none') return scale === 1 ? '' : zoom(scale);
  const peak = scale * POP_OVERSHOOT;
  const turn = Math.round(POP_MS * 0.6);
  return `${zoom(scale * POP_FROM)}\\t(0,${turn},${zoom(peak)})\\t(${turn},${POP_MS},${zoom(scale)})`;
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
