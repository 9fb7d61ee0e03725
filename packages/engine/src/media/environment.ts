/** What a child may see: where to find programs, libraries, fonts and temporary files; no keys, no proxies. */
const passed = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'SYSTEMROOT',
] as const;

/** The environment of a child: an allow-list out of our own, plus what keeps its log plain and its memory small. */
export function childEnvironment(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const environment: Record<string, string> = {
    AV_LOG_FORCE_NOCOLOR: '1',
    // glibc reserves 64 MiB of address space per arena and up to 8 arenas per core, which on a machine with many
    // cores would use up the address-space limit without a byte being stored.
    MALLOC_ARENA_MAX: '4',
  };
  for (const name of passed) {
    const value = own[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
