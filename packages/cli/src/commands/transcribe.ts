import { resolve } from 'node:path';
import { transcribe, transcriptText } from '@reelwright/engine';
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
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .action(
      async (
        file: string,
        flags: HearingFlags & { format: 'text' | 'srt' | 'vtt' | 'json'; out?: string },
      ) => {
        const { transcript } = await withProgress(flags, signal, (settings) =>
          transcribe(resolve(file), settings),
        );
        const text =
          flags.format === 'json'
            ? `${JSON.stringify(transcript, null, 2)}\n`
            : transcriptText(transcript, flags.format);
        if (flags.out === undefined) process.stdout.write(text);
        else await writeFileAtomic(resolve(flags.out), text);
      },
    );
}
