#!/usr/bin/env node
// Starts the `reelwright` command from whatever Node runs this file: sets the checkout up when that has not been done,
// and hands over to the Node 24 that comes with it when this one is older. Plain JavaScript, Node 20 and later.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = new URL('../src/main.ts', import.meta.url);
/** The sources are TypeScript with `await using`: Node 24 is the first to run both as they are. */
const oldestNode = 24;

const isServing = process.argv[2] === 'serve';
if (isServing || !existsSync(`${root}/node_modules/.package-lock.json`)) {
  // stdout belongs to the command's result; what setting up says goes to stderr. The service has pages to build.
  const wanted = isServing ? ['--web'] : [];
  const setup = spawnSync(process.execPath, [`${root}/scripts/setup.mjs`, ...wanted], {
    stdio: ['inherit', 2, 2],
  });
  if (setup.status !== 0) process.exit(setup.status ?? 1);
}

if (Number.parseInt(process.versions.node, 10) >= oldestNode) {
  // Downloads go through the proxy that the environment names, where this Node knows how.
  http.setGlobalProxyFromEnv?.();
  await import(main.href);
} else {
  handOver(ownNode());
}

/** The Node that npm installed beside the sources. */
function ownNode() {
  const platforms = [`node-${process.platform}-${process.arch}`, 'node'];
  const found = platforms
    .map((name) => `${root}/node_modules/${name}/bin/node`)
    .find((file) => existsSync(file));
  if (found) return found;
  console.error(
    `reelwright needs Node ${oldestNode} or later and this is ${process.version}: install it, or run "npm ci" in ${root} to get the one that comes along.`,
  );
  process.exit(1);
}

/** Runs the command in a child that shares the terminal; signals go to it and its end becomes this process's end. */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both already; a second one would read as "stop at once".
      if (!(terminal && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`reelwright could not be started with ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
