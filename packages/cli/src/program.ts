import { Command } from 'commander';
import { addClip } from './commands/clip.ts';
import { addDoctor } from './commands/doctor.ts';
import { addMcp } from './commands/mcp.ts';
import { addModels } from './commands/models.ts';
import { addPayments } from './commands/payments.ts';
import { addPlan } from './commands/plan.ts';
import { addProbe } from './commands/probe.ts';
import { addRender } from './commands/render.ts';
import { addServe, addWorker } from './commands/serve.ts';
import { addStyle } from './commands/style.ts';
import { addTranscribe } from './commands/transcribe.ts';
import { EXIT_HELP } from './exit.ts';

/** The whole command line. Errors of its own (a wrong flag) are thrown as CommanderError. */
export function buildProgram(signal: AbortSignal): Command {
  const program = new Command('reelwright')
    .description('Turns long videos into finished short vertical clips, on this machine, without a key.')
    .version('0.1.0')
    .addHelpText('after', EXIT_HELP)
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true });
  for (const add of [
    addClip,
    addProbe,
    addTranscribe,
    addPlan,
    addRender,
    addStyle,
    addServe,
    addWorker,
    addPayments,
    addMcp,
    addModels,
    addDoctor,
  ])
    add(program, signal);
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((inner) => inner.commands),
  ])
    command.exitOverride();
  return program;
}
