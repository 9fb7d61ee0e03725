import type { Readable } from 'node:stream';

/** Arguments that make ffmpeg report its progress on a file descriptor, twice a second. */
export function progressArguments(descriptor: number): string[] {
  return ['-nostats', '-stats_period', '0.5', '-progress', `pipe:${descriptor}`];
}

/** Reads ffmpeg's `-progress` report and passes on how many seconds of output have been written. */
export function followProgress(report: Readable, onProgress: (outputSeconds: number) => void): void {
  let rest = '';
  report.setEncoding('utf8');
  report.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const seconds = progressSeconds(line);
      if (seconds !== null) onProgress(seconds);
    }
  });
  // A report that breaks off is no failure of its own: the child's exit tells.
  report.on('error', () => {});
}

/** The output seconds in one line of the report; null for other lines, and for `N/A` before the first output. */
export function progressSeconds(line: string): number | null {
  const match = /^out_time_us=(\d+)$/.exec(line.trim());
  return match ? Number(match[1]) / 1e6 : null;
}
