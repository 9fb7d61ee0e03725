import { spawnSync } from 'node:child_process';
import { hasProgram } from '../media/index.ts';

/**
 * Installs Debian packages that a test needs, as root or by sudo without a password. Answers whether they are there
 * afterwards as far as apt-get can tell; false where there is no apt-get.
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
  return install() || (aptGet('update') && install());
}

/** Whether espeak-ng is here, the voice of dubbing on this machine; installed when it is not. */
export function hasEspeak(): boolean {
  return hasProgram('espeak-ng') || (installPackages('espeak-ng') && hasProgram('espeak-ng'));
}
