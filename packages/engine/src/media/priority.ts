import { writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Linux refuses changes that follow one another within 100 ms, unless root makes them; ms and number of tries. */
const AGAIN = { afterMs: 110, tries: 20 };

/**
 * Gives a process that has a session of its own as low a priority as this one has. Linux shares the processor among
 * sessions first (sched_autogroup, sched(7)), so that niceness, which a child inherits, counts within its session only: a
 * lowered program beside a server would take as much as the server. Does nothing where there is nothing to lower, or no
 * such groups.
 */
export async function keepPriority(processId: number, niceness = getPriority()): Promise<void> {
  if (niceness <= 0) return;
  for (let attempt = 0; attempt < AGAIN.tries; attempt += 1) {
    try {
      await writeFile(`/proc/${processId}/autogroup`, `${niceness}`);
      return;
    } catch (error) {
      // Gone meanwhile, or another system.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      await pause(AGAIN.afterMs);
    }
  }
}
