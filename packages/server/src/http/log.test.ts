import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { logDestination } from './log.ts';

const line = `${JSON.stringify({ level: 30, time: 1_795_658_067_487, pid: 1252, hostname: 'vm', reqId: 'a', msg: 'Server listening' })}\n`;

/** What a log line becomes on an output that is a terminal or not. */
async function written(isTTY: boolean, text: string): Promise<string> {
  const output = Object.assign(new PassThrough(), { isTTY, hasColors: () => false });
  logDestination(output as unknown as NodeJS.WriteStream).write(text);
  for (let tries = 0; output.readableLength === 0 && tries < 100; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return String(output.read());
}

test('on a terminal a log line is a line for people', async () => {
  expect(await written(true, line)).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Server listening\n$/);
  const told = `${JSON.stringify({ level: 50, time: 1_795_658_067_487, msg: 'failed', path: '/api', status: 500 })}\n`;
  expect(await written(true, told)).toMatch(/ERROR: failed \{"path":"\/api","status":500\}\n$/);
});

test('elsewhere it stays JSON, byte for byte', async () => {
  expect(await written(false, line)).toBe(line);
});
