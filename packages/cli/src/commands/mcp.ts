import type { Command } from 'commander';
import { UsageError } from '../exit.ts';
import { type Service, withService } from '../service.ts';

type Flags = { url?: string };

/** What one person on one machine needs, unless the environment says otherwise. Logs would mix with the messages. */
const ALONE = { HOST: '127.0.0.1', PORT: '0', AUTH: 'none', LOG_LEVEL: 'silent' };

/** `reelwright mcp`: the tools for agents, on standard input and output. */
export function addMcp(program: Command, signal: AbortSignal): void {
  program
    .command('mcp')
    .description('speak MCP on standard input and output, for agents that start their servers themselves')
    .option(
      '--url <address>',
      'a service that runs already; its key comes from REELWRIGHT_API_KEY (default: one is started for this)',
    )
    .action(async ({ url }: Flags) => {
      if (url === undefined) await withService((service) => runAlone(service, signal));
      else await bridgeTo(url, signal);
    });
}

async function bridgeTo(url: string, signal: AbortSignal): Promise<void> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError('--url must be an http or https address.');
  const { bridgeStdio } = await import('@reelwright/server');
  const apiKey = process.env.REELWRIGHT_API_KEY || undefined;
  await bridgeStdio({ baseUrl: url.replace(/\/+$/, ''), apiKey }, signal);
}

async function runAlone(service: Service, signal: AbortSignal): Promise<void> {
  // The process that does the work reads the same environment.
  Object.assign(process.env, { ...ALONE, ...process.env });
  await service.runStdio(service.parseConfig(process.env), { onTrouble: report }, signal);
}

function report(error: unknown): void {
  process.stderr.write(`reelwright: ${error instanceof Error ? error.message : String(error)}\n`);
}
