import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXPORT_FORMATS, type ExportFormat, exportPlan, type PlanMedia } from '@reelwright/engine';
import { type Command, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../exit.ts';
import { readPlan } from '../json-file.ts';
import { fallbackNote } from '../report.ts';

type Flags = { format?: ExportFormat; media?: string; out?: string };

/** `reelwright plan export`: a plan for editing programs and players. */
export function addPlanExport(plan: Command, signal: AbortSignal): void {
  plan
    .command('export')
    .argument('<plan>', 'a plan_NN.json, as written by clip or plan')
    .description('write a plan for an editing program (FCPXML, OTIO) or as subtitles (SRT, VTT, ASS)')
    // The flags of planning mean nothing here.
    .configureHelp({ showGlobalOptions: false })
    .addOption(
      new Option('-f, --format <format>', 'default: what the extension of --out says').choices(
        EXPORT_FORMATS,
      ),
    )
    .option('-m, --media <file>', 'the source, as the editing program will find it: a path or an address')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .action(async (file: string, flags: Flags) => {
      const format = flags.format ?? formatNamed(flags.out);
      const media = flags.media === undefined ? null : mediaAt(flags.media);
      const { text, fallbacks } = await exportPlan(await readPlan(file), format, { media, signal });
      for (const fallback of fallbacks) process.stderr.write(fallbackNote(fallback));
      if (flags.out === undefined) process.stdout.write(text);
      else await writeFileAtomic(resolve(flags.out), text);
    });
}

function formatNamed(out: string | undefined): ExportFormat {
  const extension = out === undefined ? '' : extname(out).slice(1).toLowerCase();
  const format = EXPORT_FORMATS.find((one) => one === extension);
  if (format === undefined) throw new UsageError(`--format must be one of ${EXPORT_FORMATS.join(', ')}`);
  return format;
}

/** A path becomes an absolute address, as the formats want it. */
function mediaAt(media: string): PlanMedia {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(media)) {
    if (!URL.canParse(media)) throw new UsageError('--media must be a path or an address');
    return { name: basename(new URL(media).pathname) || media, url: media };
  }
  return { name: basename(media), url: pathToFileURL(resolve(media)).href };
}
