import type { JobEvent, NumberedEvent } from '../../library/index.ts';

/** What the stages of the pipelines are called to people. */
const STAGES: Readonly<Record<string, string>> = {
  probe: 'Examining the video',
  models: 'Loading models',
  hear: 'Transcribing audio',
  judge: 'Asking the language model for the best moments',
  choose: 'Choosing moments',
  align: 'Placing words',
  listen: 'Listening to the voices',
  separate: 'Telling the voices apart',
  look: 'Detecting scenes and faces',
  plan: 'Planning the clips',
};

/** The history of a job as lines, one or more for each event. */
export function logLines(jobId: string, events: readonly NumberedEvent[]): string[] {
  return events.flatMap(({ event }) => linesOf(jobId, event));
}

function linesOf(jobId: string, event: JobEvent): string[] {
  switch (event.type) {
    case 'queued':
      return [`Job ${jobId} queued.`];
    case 'started':
      return ['Job started by worker.'];
    case 'fetched':
      return [`Downloaded ${event.name} (${(event.sizeBytes / 1024 ** 2).toFixed(1)} MB).`];
    case 'stage':
      return stageLine(event.stage, event.percent);
    case 'planned':
      return [
        `Found ${event.clipCount} ${event.clipCount === 1 ? 'clip' : 'clips'}.`,
        ...event.fallbacks.map(
          ({ used, instead_of, reason }) => `Note: ${used} instead of ${instead_of}. ${reason}`,
        ),
      ];
    case 'clip-started': {
      const { index, revision, startSeconds, endSeconds } = event;
      const span = `${startSeconds.toFixed(1)}s – ${endSeconds.toFixed(1)}s`;
      return [
        revision === 1 ? `Processing Clip ${index}: ${span}` : `Rendering Clip ${index} again: ${span}`,
      ];
    }
    case 'clip-finished':
      return [`Clip ${event.index} ready`];
    case 'clip-failed':
      return [`Clip ${event.index} failed: ${event.message}`];
    case 'completed':
      return ['Process finished successfully.'];
    case 'failed':
      return [`Process failed: ${event.message}`];
  }
}

/** Only what takes long tells its quarters. */
function stageLine(stage: string, percent: number): string[] {
  const name = STAGES[stage];
  if (name === undefined) return [];
  if (percent === 0) return [`${name}...`];
  return stage === 'hear' ? [`Transcription: ${percent}%`] : [];
}
