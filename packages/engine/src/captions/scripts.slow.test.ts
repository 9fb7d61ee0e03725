import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaptionPreset, parsePlan } from '@reelwright/plan';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { wordsIn } from '../facts/index.ts';
import { runFfmpeg } from '../media/index.ts';
import { fontsOf, letteringFor } from '../pipelines/lettering.ts';
import { layCaptions } from '../render/fonts.ts';
import { toAss } from './ass.ts';
import { composeCues } from './cues.ts';
import { type DrawnBlock, drawCaptions } from './drawing.ts';
import { cueText, segment, spokenTranscript } from './testing.ts';
import { safeZone } from './zone.ts';

/** Upright, small enough to be quick. */
const OUTPUT = { width: 540, height: 960 };
/** Smoothing blurs an edge over a pixel on both sides; what is drawn starts on fractions of one. */
const NEAR_PIXELS = 3;

/** One sentence per script, and its cues as they must be broken: lines by ` / `, cues by ` ‖ `. */
const SCRIPTS: [script: string, language: string, text: string, broken: string][] = [
  [
    'Latin',
    'en',
    'Nobody tells you the most important thing about failure.',
    'Nobody tells ‖ you the most / important ‖ thing / about failure.',
  ],
  [
    'Cyrillic',
    'ru',
    'Никто не расскажет вам самое важное о провале.',
    'Никто не / расскажет вам ‖ самое важное / о провале.',
  ],
  [
    'Greek',
    'el',
    'Κανείς δεν σας λέει το πιο σημαντικό πράγμα.',
    'Κανείς δεν / σας λέει το ‖ πιο σημαντικό / πράγμα.',
  ],
  [
    'Arabic',
    'ar',
    'لا أحد يخبرك بأهم شيء عن ChatGPT في عام 2024!',
    'لا أحد يخبرك / بأهم شيء ‖ عن ChatGPT / في عام 2024!',
  ],
  [
    'Hebrew',
    'he',
    'אף אחד לא מספר לך את הדבר הכי חשוב על OpenAI!',
    'אף אחד לא / מספר לך את ‖ הדבר הכי חשוב / על OpenAI!',
  ],
  [
    'Devanagari',
    'hi',
    'कोई भी आपको असफलता के बारे में ज़रूरी बात नहीं बताता।',
    'कोई भी आपको / असफलता के बारे ‖ में ज़रूरी बात / नहीं बताता।',
  ],
  [
    'Bengali',
    'bn',
    'ব্যর্থতা সম্পর্কে সবচেয়ে গুরুত্বপূর্ণ কথা কেউ বলে না।',
    'ব্যর্থতা সম্পর্কে / সবচেয়ে গুরুত্বপূর্ণ ‖ কথা কেউ বলে না।',
  ],
  [
    'Tamil',
    'ta',
    'தோல்வியைப் பற்றிய மிக முக்கியமான விஷயத்தை யாரும் சொல்வதில்லை.',
    'தோல்வியைப் / பற்றிய மிக ‖ முக்கியமான / விஷயத்தை ‖ யாரும் / சொல்வதில்லை.',
  ],
  [
    'Thai',
    'th',
    'ไม่มีใครบอกคุณถึงสิ่งสำคัญที่สุดเกี่ยวกับความล้มเหลว',
    'ไม่มี ใคร บอก คุณ ถึง ‖ สิ่ง สำคัญ ที่สุด เกี่ยว ‖ กับ ความ ล้ม เหลว',
  ],
  [
    'Chinese',
    'zh',
    '没有人会告诉你关于失败最重要的事情，「相信我」！',
    '没有 人 会 告诉 你 关于 ‖ 失败 最 重要 的 事情， ‖ 「相信 我」！',
  ],
  [
    'Japanese',
    'ja',
    '失敗について最も大切なことは、誰も教えてくれません。',
    '失敗について 最も / 大切なことは、 ‖ 誰も / 教えてくれません。',
  ],
  [
    'Korean',
    'ko',
    '실패에 대해 가장 중요한 것을 아무도 말해 주지 않습니다.',
    '실패에 대해 / 가장 중요한 것을 ‖ 아무도 말해 / 주지 않습니다.',
  ],
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-scripts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A plan of one spoken text, a third of a second per word, with the fonts it needs. */
async function planOf(text: string, language: string, preset: Exclude<CaptionPreset, 'none'>) {
  const transcript = {
    ...spokenTranscript(wordsIn(text, language).join(' '), { startSeconds: 10 }),
    language,
  };
  const texts = transcript.words.map((word) => word.text);
  const { lettering, fallbacks } = await letteringFor(texts, language, preset, OUTPUT);
  const segments = [segment(10, 40)];
  const cues = composeCues(transcript, null, segments, { preset, lettering }, OUTPUT);
  const plan = samplePlan({ segments, language, captions: { preset, look: lettering.look, cues } });
  return { plan: parsePlan({ ...plan, output: { ...plan.output, ...OUTPUT } }), fallbacks };
}

/** The frame at a moment as RGB, over grey, drawn as a rendering draws it, and what libass misses. */
async function draw(ass: string, fonts: string[], atSeconds: number) {
  const place = await mkdtemp(join(folder, 'draw-'));
  const laid = await layCaptions(ass, fonts, place);
  const ground = `color=gray:s=${OUTPUT.width}x${OUTPUT.height}:r=100:d=20`;
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', ground],
      ...['-vf', `format=gbrp,trim=start=${atSeconds},ass=${laid.captions}:fontsdir=${laid.fonts}`],
      ...['-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'frame.rgb'],
    ],
    { stage: 'draw', cwd: place, timeoutSeconds: 60 },
  );
  return { pixels: await readFile(join(place, 'frame.rgb')), fallbacks: laid.fallbacks };
}

type Edges = { left: number; right: number; top: number; bottom: number };

/** The box around all pixels of the letters: bright, as neither the ground nor outline and shadow are. */
function inkOf(pixels: Buffer, within: (x: number) => boolean): Edges {
  const box = { left: OUTPUT.width, right: -1, top: OUTPUT.height, bottom: -1 };
  for (let i = 0; i < pixels.length; i += 3) {
    if ((pixels[i + 1] ?? 0) < 190) continue;
    const x = (i / 3) % OUTPUT.width;
    const y = Math.floor(i / 3 / OUTPUT.width);
    if (!within(x)) continue;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box;
}

/** What the layout says of a block without a word that is being said larger. */
function inkSaid(block: DrawnBlock): Edges {
  const ink = block.words.map((word) => word.ink);
  return {
    left: Math.min(...ink.map(({ left }) => left)),
    right: Math.max(...ink.map(({ right }) => right)),
    top: Math.min(...ink.map(({ top }) => top)),
    bottom: Math.max(...ink.map(({ bottom }) => bottom)),
  };
}

describe('captions in', () => {
  test.each(SCRIPTS)(
    '%s are broken where the script breaks, and drawn where the layout says, from fonts that have every letter',
    async (_, language, text, broken) => {
      const { plan, fallbacks } = await planOf(text, language, 'karaoke');
      expect(fallbacks).toEqual([]);
      expect(plan.captions.cues.map(cueText).join(' ‖ ')).toBe(broken);
      const { files, typefaces } = await fontsOf(plan);
      const ass = toAss(plan, typefaces);
      const zone = safeZone(OUTPUT);
      for (const block of drawCaptions(plan, typefaces).blocks) {
        const shown = await draw(ass, files, (block.startSeconds + block.endSeconds) / 2);
        expect(shown.fallbacks).toEqual([]);
        const [drawn, said] = [inkOf(shown.pixels, () => true), inkSaid(block)];
        for (const edge of ['left', 'right', 'top', 'bottom'] as const)
          expect(
            Math.abs(drawn[edge] - said[edge]),
            `${edge} of ${block.words.map((w) => w.text)}`,
          ).toBeLessThan(NEAR_PIXELS);
        expect(drawn.left).toBeGreaterThanOrEqual(zone.left);
        expect(drawn.right).toBeLessThanOrEqual(zone.right);
      }
    },
    240_000,
  );
});
