import type { Fallback, LanguageModelUse, PipelineEvent, Stage } from '@reelwright/engine';
import { Presets, SingleBar } from 'cli-progress';

/** Shows what a run is doing. `close` must be called before anything else is printed. */
export type Reporter = { event(event: PipelineEvent): void; close(): void };

/** What each stage is called for people. */
const LABELS: Record<Stage, string> = {
  probe: 'Reading the file',
  models: 'Getting models',
  hear: 'Listening',
  judge: 'Asking the model',
  choose: 'Choosing moments',
  align: 'Placing words',
  listen: 'Measuring sound',
  voices: 'Telling voices apart',
  music: 'Listening to music',
  watch: 'Looking at colours',
  look: 'Looking at faces',
  speakers: 'Telling who speaks',
  plan: 'Planning',
  render: 'Rendering',
};

/** Stages that are over in a blink and only shown when they last. */
const QUICK: ReadonlySet<Stage> = new Set(['probe', 'choose', 'listen', 'plan']);

/** One JSON object a line on standard output, for programs. */
export function jsonReporter(write: (text: string) => void): Reporter {
  return { event: (event) => write(`${JSON.stringify(event)}\n`), close: () => {} };
}

/** Plain lines on standard error, a line each quarter of a stage, for logs and pipes. */
export function lineReporter(write: (text: string) => void): Reporter {
  let quarter = 0;
  return {
    event(event) {
      if (event.type === 'stage-started') {
        quarter = 0;
        if (!QUICK.has(event.stage)) write(`${LABELS[event.stage]} ...\n`);
      } else if (event.type === 'progress') {
        const reached = Math.floor(event.fraction * 4);
        if (reached > quarter && reached < 4 && !QUICK.has(event.stage))
          write(`${LABELS[event.stage]}: ${reached * 25} %\n`);
        quarter = Math.max(quarter, reached);
      } else describeEvent(event, write);
    },
    close: () => {},
  };
}

/** A bar with the time left for each stage, on a terminal. */
export function barReporter(stream: NodeJS.WriteStream): Reporter {
  let bar: SingleBar | null = null;
  const close = () => {
    bar?.stop();
    bar = null;
  };
  const above = (text: string) => {
    close();
    stream.write(text);
  };
  return {
    event(event) {
      if (event.type === 'stage-started') {
        close();
        if (QUICK.has(event.stage)) return;
        bar = new SingleBar(
          {
            stream,
            format: `${LABELS[event.stage].padEnd(18)} {bar} {percentage} %  {eta_formatted} left`,
            hideCursor: true,
            etaBuffer: 60,
          },
          Presets.shades_classic,
        );
        bar.start(1000, 0);
      } else if (event.type === 'progress') bar?.update(Math.round(event.fraction * 1000));
      else if (event.type === 'stage-finished') close();
      else describeEvent(event, above);
    },
    close,
  };
}

/** What was done instead of something, as a line for people. */
export function fallbackNote({ used, instead_of, reason }: Fallback): string {
  return `Note: ${used} instead of ${instead_of}. ${reason}\n`;
}

function describeEvent(event: PipelineEvent, write: (text: string) => void): void {
  if (event.type === 'fallback') write(fallbackNote(event.fallback));
  if (event.type === 'language-model') write(`${describeUse(event.use)}\n`);
  if (event.type === 'clip-finished') write(`Clip ${event.index} is finished: ${event.files[0] ?? ''}\n`);
  if (event.type === 'clip-failed') write(`Clip ${event.index} failed: ${event.message}\n`);
}

/** `google/gemini-3.8-flash: 10 requests, tokens sent: 25,310, received: 4,127, 0.0345 dollars at list price`. */
function describeUse(use: LanguageModelUse): string {
  if (use.cached) return `${use.model}: judged before, nothing spent`;
  const count = (value: number | null) => (value === null ? 'unknown' : value.toLocaleString('en'));
  const cost = use.costUsd === null ? 'price unknown' : `${use.costUsd.toFixed(4)} dollars at list price`;
  return `${use.model}: ${use.calls} requests, tokens sent: ${count(use.inputTokens)}, received: ${count(use.outputTokens)}, ${cost}`;
}

/** The reporter that fits where the output goes. */
export function chooseReporter(json: boolean): Reporter {
  if (json) return jsonReporter((text) => process.stdout.write(text));
  return process.stderr.isTTY
    ? barReporter(process.stderr)
    : lineReporter((text) => process.stderr.write(text));
}
