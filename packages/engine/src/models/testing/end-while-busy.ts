// Run as a program of its own by the sessions' tests: ends the process while two threads are at a net.
import { createPool } from '../pool.ts';
import type task from './session-task.ts';

const [file = '', way] = process.argv.slice(2);
const pool = createPool<typeof task>(new URL('./session-task.ts', import.meta.url), { file }, { threads: 2 });
await Promise.all([pool.run({ times: 1 }), pool.run({ times: 1 })]);
for (let thread = 0; thread < 2; thread += 1) void pool.run({ times: 1_000 });
setTimeout(() => {
  if (way === 'throw') throw new Error('on purpose');
  process.exit(7);
}, 100);
