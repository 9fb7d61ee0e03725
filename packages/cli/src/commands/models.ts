import { listModels, type ModelName, modelNames, obtainModel, verifyModel } from '@reelwright/engine';
import { Argument, type Command } from 'commander';
import { EXIT } from '../exit.ts';

/** `reelwright models`: the model files. */
export function addModels(program: Command, signal: AbortSignal): void {
  const models = program.command('models').description('list, fetch and verify model files');
  models
    .command('list', { isDefault: true })
    .description('every model, its size, licence and whether it is here')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      const rows = await listModels();
      if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      else
        for (const row of rows)
          process.stdout.write(
            `${row.name.padEnd(16)} ${(row.bytes / 1e6).toFixed(1).padStart(6)} MB  ${row.licence.padEnd(12)} ${(row.installed ? 'here' : 'not fetched').padEnd(12)} ${row.description}${row.unproven ? ' (unproven here)' : ''}\n`,
          );
    });
  models
    .command('pull')
    .description('fetch models into the cache')
    .addArgument(new Argument('[names...]', 'default: those the main job needs').choices(modelNames()))
    .action(async (names: ModelName[]) => {
      for (const name of names.length > 0 ? names : DEFAULT_MODELS) {
        process.stderr.write(`${name} ...\n`);
        await obtainModel(name, { signal });
        process.stdout.write(`${name} is here\n`);
      }
    });
  models
    .command('verify')
    .description('check every fetched file against its checksum')
    .action(async () => {
      for (const row of await listModels()) {
        if (!row.installed) continue;
        const whole = await verifyModel(row.name);
        process.stdout.write(
          `${row.name.padEnd(16)} ${whole ? 'whole' : 'damaged: fetched again when next needed'}\n`,
        );
        if (!whole) process.exitCode = EXIT.missingPart;
      }
    });
}

const DEFAULT_MODELS: ModelName[] = [
  'silero-vad',
  'moonshine-tiny',
  'yunet',
  'blazeface',
  'facemesh',
  'lr-asd',
];
