import { resolve } from 'node:path';
import { transcribe, transcriptJson, transcriptText } from '@reelwright/engine';
import { type Command, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { addHearingFlags } from '../flags.ts';
import { type HearingFlags, withProgress } from '../run.ts';

/** `reelwright transcribe`: every word with its time. */
export function addTranscribe(program: Command, signal: AbortSignal): void {
  const command = program
    .command('transcribe')
    .argument('<file>', 'a video or sound file')
    .description('write down what is said, every word with its time');
  addHearingFlags(command)
    .addOption(
      new Option('-f, --format <format>', 'form of the result')
        .choices(['text', 'srt', 'vtt', 'json'])
        .default('text'),
    )
    .option('-s, --speakers', 'tell voices apart and say who says what')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .action(
      async (
        file: string,
        flags: HearingFlags & { format: 'text' | 'srt' | 'vtt' | 'json'; speakers?: boolean; out?: string },
      ) => {
        const { transcript, speakers } = await withProgress(flags, signal, (settings) =>
          transcribe(resolve(file), { ...settings, speakers: flags.speakers }),
        );
        const text =
          flags.format === 'json'
            ? transcriptJson(transcript, speakers)
            : transcriptText(transcript, flags.format, speakers);
        if (flags.out === undefined) process.stdout.write(text);
        else await writeFileAtomic(resolve(flags.out), text);
      },
    );
}
