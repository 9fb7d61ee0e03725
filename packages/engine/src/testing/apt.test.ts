import { afterEach, describe, expect, test, vi } from 'vitest';
import { installPackages } from './apt.ts';

describe('packages that tests need', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    ['', 'tests are skipped'],
    ['true', 'the run fails'],
  ])('where they cannot be installed and CI is "%s", %s', (isCi) => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CI', isCi);
    const install = () => installPackages('radosgw');
    if (isCi) expect(install).toThrow(/apt-get install radosgw/);
    else expect(install()).toBe(false);
  });
});
