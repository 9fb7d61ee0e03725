import pretty from 'pino-pretty';

/** Where log lines go: something that takes text. */
export type LogDestination = { write(line: string): void };

/**
 * Where the log goes: JSON lines, and on a terminal the same as lines for people (time, level, words, and what is told
 * beside them).
 */
export function logDestination(output: NodeJS.WriteStream = process.stdout): LogDestination {
  if (!output.isTTY) return output;
  return pretty({
    colorize: output.hasColors(),
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,reqId',
    singleLine: true,
    destination: output,
  });
}
