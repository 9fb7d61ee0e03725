/** The `reelwright` command: flags in, pipelines run, progress and results out. It holds no rules of its own. */
export { EXIT } from './exit.ts';
export { buildProgram } from './program.ts';
