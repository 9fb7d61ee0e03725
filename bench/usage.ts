import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc times: `getconf CLK_TCK`, 100 on every Linux Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU-seconds (user + system) of this process with its threads, and of its children, dead and alive. */
export function cpuSeconds(): number {
  const own = process.cpuUsage();
  const stat = fields('self');
  const dead = (Number(stat[13]) + Number(stat[14])) / TICKS_PER_SECOND;
  const alive = descendants().reduce((sum, pid) => {
    const child = fields(String(pid));
    return (
      sum +
      (Number(child[11] ?? 0) + Number(child[12] ?? 0) + Number(child[13] ?? 0) + Number(child[14] ?? 0)) /
        TICKS_PER_SECOND
    );
  }, 0);
  return (own.user + own.system) / 1e6 + dead + alive;
}

/** Resident memory in bytes of this process and all its descendants now. */
export function residentBytes(): number {
  return [process.pid, ...descendants()].reduce((sum, pid) => sum + residentOf(pid), 0);
}

/** Samples resident memory until stopped; `stop` returns the peak since the last `peak` or start, in bytes. */
export function watchMemory(everyMs = 200): { peak(): number; stop(): void } {
  let highest = residentBytes();
  const timer = setInterval(() => {
    highest = Math.max(highest, residentBytes());
  }, everyMs);
  return {
    peak() {
      const reached = highest;
      highest = residentBytes();
      return reached;
    },
    stop: () => clearInterval(timer),
  };
}

function residentOf(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    // The process has ended since it was listed.
    return 0;
  }
}

/** Fields of /proc/<pid>/stat after the command name, so that index 0 is the state (proc(5) field 3). */
function fields(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // The process has ended since it was listed.
    return [];
  }
}

function descendants(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(fields(name)[1] ?? 0));
  }
  const found = new Set([process.pid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(process.pid);
  return [...found];
}
