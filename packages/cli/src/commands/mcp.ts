import { EngineError } from '@reelwright/engine';
import type { Command } from 'commander';
import { UsageError } from '../exit.ts';

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
      const service = await import('@reelwright/server');
      if (url !== undefined) {
        if (!/^https?:\/\//.test(url) || !URL.canParse(url))
          throw new UsageError('--url must be an http or https address.');
        const apiKey = process.env.REELWRIGHT_API_KEY || undefined;
        await service.bridgeStdio({ baseUrl: url.replace(/\/+$/, ''), apiKey }, signal);
        return;
      }
      try {
        // The process that does the work reads the same environment.
        Object.assign(process.env, { ...ALONE, ...process.env });
        const config = service.parseConfig(process.env);
        await service.runStdio(config, { onTrouble: report }, signal);
      } catch (error) {
        if (!(error instanceof service.ServerError)) throw error;
        if (error.code === 'invalid_configuration') throw new UsageError(error.message);
        throw new EngineError('missing_dependency', error.message, { cause: error });
      }
    });
}

function report(error: unknown): void {
  process.stderr.write(`reelwright: ${error instanceof Error ? error.message : String(error)}\n`);
}
