import { readdirSync, readFileSync } from 'node:fs';

/** ffmpeg and ffprobe processes that read or write below a folder: id and command of each. */
export function mediaProcessesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return /ffmpeg|ffprobe/.test(command) && command.includes(folder) ? [`${pid} ${command}`] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
