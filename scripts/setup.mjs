// Makes a checkout ready to run: npm packages, ffmpeg, model files, and with --web the build of the web app. Plain JavaScript without dependencies, Node 20 and
// later, because it runs before anything is installed. Says nothing when there is nothing to do.
//   node scripts/setup.mjs [--no-models] [--web]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What hearing, seeing and rendering call ffmpeg for. */
const neededFilters = ['alimiter', 'ass', 'crop', 'ebur128', 'loudnorm', 'scale', 'zscale'];
const neededEncoders = ['aac', 'libx264', 'mjpeg'];
const aptInstall = 'apt-get install --no-install-recommends ffmpeg';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');

/** Ends the set-up with one sentence for people. */
class Refusal extends Error {}

try {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Refusal(
      `Node 20 or later is needed and this is ${process.version}: install a newer one and try again.`,
    );
  }
  installPackages();
  linkNode();
  installFfmpeg();
  if (!process.argv.includes('--no-models')) fetchModels();
  if (process.argv.includes('--web')) buildWebApp();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exit(1);
}

/** Runs `npm ci` when node_modules is not what package-lock.json says. */
function installPackages() {
  const lock = join(root, 'package-lock.json');
  const installed = join(modules, '.package-lock.json');
  const stamp = join(modules, '.reelwright-lock');
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(installed)) {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
    // Installed by hand, after the lock file was last written. npm writes both in one go, in either order.
    if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 2_000) return writeFileSync(stamp, digest);
  }
  say('Installing npm packages (about half a minute) ...');
  const npm = findNpm();
  // Test tools and this machine's Node are wanted even where NODE_ENV or npm's own settings leave such packages out.
  const result = spawnSync(npm.program, [...npm.args, 'ci', '--include=dev', '--include=optional'], {
    cwd: root,
    // Said here too, because npm 12 no longer passes on what .npmrc says about it: no CUDA libraries.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.error || result.status !== 0) {
    throw new Refusal(
      `The npm packages could not be installed${result.error ? ` (${result.error.message})` : ''}: see npm's message above, then run "npm ci" in ${root}.`,
    );
  }
  writeFileSync(stamp, digest);
}

/**
 * Sees to it that npm scripts run on Node 24 whatever Node started npm, and answers with its path. npm 10 does not link
 * the package's program, because two packages, one for each processor, offer it.
 */
function linkNode() {
  const own = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (!existsSync(own)) {
    if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
    throw new Refusal(
      `npm has no Node 24 for this machine and this is ${process.version}: install Node 24 and try again.`,
    );
  }
  const link = join(modules, '.bin', 'node');
  if (!existsSync(link)) {
    // One that leads nowhere is in the way.
    rmSync(link, { force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), own), link);
  }
  return own;
}

/** The npm that runs this script, else the one on the path. */
function findNpm() {
  const running = process.env.npm_execpath;
  // npx sets its own script here; npm's lies beside it.
  const script =
    running && basename(running).startsWith('npx') ? join(dirname(running), 'npm-cli.js') : running;
  if (!script || !/npm-cli\.[cm]?js$/.test(script) || !existsSync(script))
    return { program: 'npm', args: [] };
  // Not process.execPath: that may be the Node inside node_modules, which npm ci is about to delete.
  return { program: process.env.npm_node_execpath ?? process.execPath, args: [script] };
}

/** Installs ffmpeg through the system's package manager when it is missing, and checks that it can do what is needed. */
function installFfmpeg() {
  const { FFMPEG_PATH, FFPROBE_PATH } = process.env;
  for (const [name, path] of Object.entries({ FFMPEG_PATH, FFPROBE_PATH })) {
    if (path && !works(path))
      throw new Refusal(`${name} is ${path}, which does not run: correct or remove it.`);
  }
  const ffmpeg = FFMPEG_PATH || 'ffmpeg';
  const ffprobe = FFPROBE_PATH || 'ffprobe';
  if (!works(ffmpeg) || !works(ffprobe)) aptGetFfmpeg();
  if (!works(ffmpeg) || !works(ffprobe))
    throw new Refusal(`ffmpeg and ffprobe are needed: install them, for example with "${aptInstall}".`);
  const lacks = [
    ...missing(neededFilters, list(ffmpeg, '-filters')),
    ...missing(neededEncoders, list(ffmpeg, '-encoders')),
  ];
  if (lacks.length > 0) {
    throw new Refusal(
      `The ffmpeg at ${FFMPEG_PATH || 'the front of PATH'} was built without ${lacks.join(', ')}: install the distribution's with "${aptInstall}", and point FFMPEG_PATH and FFPROBE_PATH to it if another comes first.`,
    );
  }
}

function aptGetFfmpeg() {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const byHand = `ffmpeg is missing and could not be installed from here: run "${asRoot.length > 0 ? 'sudo ' : ''}${aptInstall}" and try again.`;
  if (!works('apt-get', '--version'))
    throw new Refusal(
      "ffmpeg is missing: install it with your system's package manager (it needs libx264 and libass) and try again.",
    );
  if (asRoot.length > 0 && !works('sudo', '-n', 'true')) throw new Refusal(byHand);
  say('Installing ffmpeg with apt-get ...');
  const aptGet = (...args) => {
    const [program, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
    return spawnSync(program, [...rest, '-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      encoding: 'utf8',
    });
  };
  const install = () => aptGet('install', '-y', '--no-install-recommends', 'ffmpeg');
  const lists = '/var/lib/apt/lists';
  const haveLists = existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
  let result = haveLists ? install() : undefined;
  // No lists, or lists so old that the files they name are gone.
  if (result?.status !== 0) {
    aptGet('update');
    result = install();
  }
  if (result.status !== 0) {
    const tail = `${result.stderr ?? ''}`.trim().split('\n').slice(-3).join('\n');
    throw new Refusal(tail ? `${tail}\n${byHand}` : byHand);
  }
}

/** Fetches the model files of the main job into the user's cache, through the engine's own store. */
function fetchModels() {
  const result = spawnSync(linkNode(), [join(root, 'scripts', 'fetch-models.ts')], {
    cwd: root,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
    stdio: 'inherit',
  });
  // What is wrong was said by the script itself.
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Builds the web app when there is no build of exactly these sources. */
function buildWebApp() {
  const frontend = join(root, 'frontend');
  const stamp = join(frontend, 'dist', '.sources');
  const digest = digestOf([
    ...['src', 'public'].flatMap((folder) => filesBelow(join(frontend, folder))),
    ...['index.html', 'vite.config.ts', 'package.json'].map((name) => join(frontend, name)),
    ...filesBelow(join(root, 'packages', 'plan', 'src')),
    join(root, 'package-lock.json'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('Building the web app (a few seconds) ...');
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  // Beside the one of before, which a service may be handing out.
  const [next, before] = [`dist.next-${process.pid}`, `dist.before-${process.pid}`].map((name) =>
    join(frontend, name),
  );
  const result = spawnSync(linkNode(), [vite, 'build', '--logLevel', 'warn', '--outDir', next], {
    cwd: frontend,
    // Whatever the environment says (tests say "test"): with it, React would be its slow and large development version.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    rmSync(next, { recursive: true, force: true });
    throw new Refusal('The web app could not be built: see the message above. The rest of Reelwright works.');
  }
  writeFileSync(join(next, '.sources'), digest);
  replaceFolder(join(frontend, 'dist'), next, before);
}

/** Puts a folder in the place of another, which is away for no longer than it takes to rename two. */
function replaceFolder(place, next, before) {
  for (let tries = 1; ; tries += 1) {
    try {
      if (existsSync(place)) renameSync(place, before);
      renameSync(next, place);
      break;
    } catch (error) {
      // Another set-up did the same in between.
      if (tries === 5) throw error;
    }
  }
  rmSync(before, { recursive: true, force: true });
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.]test[.]tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Of names and contents. */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function works(program, ...args) {
  return spawnSync(program, args.length > 0 ? args : ['-version'], { stdio: 'ignore' }).status === 0;
}

/** The names in the second column of `ffmpeg -filters` or `-encoders`. */
function list(ffmpeg, what) {
  const { stdout } = spawnSync(ffmpeg, ['-hide_banner', '-v', 'error', what], {
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  return new Set((stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/)[1]));
}

function missing(needed, present) {
  return needed.filter((name) => !present.has(name));
}

/** stderr, so that a command whose set-up this is keeps stdout for its result. */
function say(line) {
  console.error(line);
}
