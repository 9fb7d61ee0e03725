import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a run in which a test file blocks its own thread for good, and names the file. A test's timeout cannot do that:
 * it is a timer on the very thread that is blocked, and the run would wait until somebody ends it from outside.
 * `minutes` is how long a file may go without one of its tests starting or ending; longer than any test's own timeout.
 */
export default class StuckReporter implements Reporter {
  readonly #patienceMs: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor({ minutes }: { minutes: number }) {
    this.#patienceMs = minutes * 60_000;
  }

  onTestModuleQueued(module: TestModule): void {
    this.#timers.set(
      module.id,
      setTimeout(() => this.#giveUp(module), this.#patienceMs),
    );
  }

  onTestCaseReady({ module }: TestCase): void {
    this.#timers.get(module.id)?.refresh();
  }

  onTestCaseResult({ module }: TestCase): void {
    this.#timers.get(module.id)?.refresh();
  }

  onTestModuleEnd(module: TestModule): void {
    clearTimeout(this.#timers.get(module.id));
    this.#timers.delete(module.id);
  }

  #giveUp(module: TestModule): void {
    console.log(
      `stuck: ${module.relativeModuleId} has said nothing for ${this.#patienceMs / 60_000} minutes`,
    );
    process.exit(1);
  }
}
