import { spawnSync } from 'node:child_process';
import { hasProgram } from '../media/index.ts';

/**
 * Installs Debian packages that a test needs, as root or by sudo without a password. Answers whether they are there
 * afterwards as far as apt-get can tell; false where there is no apt-get. Throws instead on CI, where tests that are
 * skipped for want of a package would pass for a proof.
 */
export function installPackages(...names: readonly string[]): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = (...args: string[]) => {
    const [program = '', ...rest] = [
      ...asRoot,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-q',
      '-o',
      'DPkg::Lock::Timeout=120',
      ...args,
    ];
    return spawnSync(program, rest, { stdio: 'ignore' }).status === 0;
  };
  const install = () => aptGet('install', '-y', '--no-install-recommends', ...names);
  if (install() || (aptGet('update') && install())) return true;
  if (process.env.CI)
    throw new Error(
      `"apt-get install ${names.join(' ')}" did not work; on CI nothing is skipped for want of a package.`,
    );
  return false;
}

/** Whether espeak-ng is here, the voice of dubbing on this machine; installed when it is not. */
export function hasEspeak(): boolean {
  return hasProgram('espeak-ng') || (installPackages('espeak-ng') && hasProgram('espeak-ng'));
}
