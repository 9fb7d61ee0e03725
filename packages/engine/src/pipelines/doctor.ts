import { access, constants, mkdir } from 'node:fs/promises';
import { captionFont } from '../captions/index.ts';
import { languageModelFromEnvironment, openLanguageModel } from '../language-model/index.ts';
import { hasProgram, runFfmpeg, runFfprobe } from '../media/index.ts';
import { cacheFolder, listModels } from '../models/index.ts';
import { naturalVoicesHere } from '../voice/index.ts';
import { recognisersHere } from './recogniser-choice.ts';
import { serviceFromEnvironment } from './transcription-service.ts';

/** One thing that was looked at; `detail` says what was found, or what to do. */
export type Check = { name: string; ok: boolean; detail: string };

/** Filters and encoders that a clip needs of ffmpeg. */
const NEEDED = {
  filters: ['ass', 'crop', 'scale', 'ebur128', 'alimiter', 'overlay', 'concat'],
  encoders: ['libx264', 'aac'],
};

/** Fonts of the caption presets. */
const FONTS = ['Montserrat ExtraBold', 'Anton'];

/** Looks at everything a clip needs: Node, ffmpeg, fonts, models, the cache folder. Never throws for what is missing. */
export async function examineInstallation(
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Check[]> {
  const checks = [
    check('node', async () => nodeVersion()),
    check('ffmpeg', () => ffmpegParts(options.signal)),
    check('ffprobe', async () =>
      firstLine(await runFfprobe(['-version'], { stage: 'doctor', signal: options.signal })),
    ),
    check('fonts', async () => FONTS.map((family) => captionFont(family).family).join(', ')),
    check('cache folder', writableCache),
    check('models', modelsHere),
    check('languages', languagesHere),
    check('voices', voicesHere),
    check('language model', async () => languageModelHere()),
  ];
  return Promise.all(checks);
}

async function check(name: string, find: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await find() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function nodeVersion(): string {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 22)
    throw new Error(`Node ${process.versions.node} is too old; run through npm, which brings Node 24.`);
  return process.versions.node;
}

async function ffmpegParts(signal: AbortSignal | undefined): Promise<string> {
  const run = async (flag: string) => (await runFfmpeg([flag], { stage: 'doctor', signal })).stdout;
  const [version, filters, encoders] = [await run('-version'), await run('-filters'), await run('-encoders')];
  const missing = [
    ...NEEDED.filters.filter((name) => !new RegExp(` ${name} `).test(filters)),
    ...NEEDED.encoders.filter((name) => !new RegExp(` ${name} `).test(encoders)),
  ];
  if (missing.length > 0)
    throw new Error(
      `This ffmpeg has no ${missing.join(', ')}. Install your system's full ffmpeg package, or point FFMPEG_PATH at one.`,
    );
  return firstLine(version);
}

async function writableCache(): Promise<string> {
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
  return folder;
}

/** English needs nothing; for other languages a model has to be fetched, or a service set up, and that is fine too. */
async function languagesHere(): Promise<string> {
  const service = serviceFromEnvironment(process.env);
  const others = [...(await recognisersHere()), ...(service ? ['openai-compatible'] : [])];
  return others.length === 0
    ? 'English; for others, "reelwright models pull whisper-small"'
    : `English; others by ${others.join(', ')}`;
}

async function modelsHere(): Promise<string> {
  const models = await listModels();
  const here = models.filter((model) => model.installed).map((model) => model.name);
  return here.length === 0
    ? 'none yet: fetched when first needed, or by "reelwright models pull"'
    : here.join(', ');
}

/** None is fine: only dubs on this machine need one. */
async function voicesHere(): Promise<string> {
  if (!hasProgram('espeak-ng')) return 'none: for dubs on this machine install espeak-ng';
  const natural = await naturalVoicesHere();
  return natural.length === 0
    ? 'espeak-ng; natural ones by "reelwright models pull kokoro"'
    : `espeak-ng; natural: ${natural.join(', ')}`;
}

/** None is fine: rules and measures decide then. Nothing is asked, so a wrong key is not found here. */
function languageModelHere(): string {
  const { settings, reason } = languageModelFromEnvironment(process.env);
  return settings === null ? `${reason} Rules and measures decide.` : openLanguageModel(settings).name;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
