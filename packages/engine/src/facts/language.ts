/** Codes that recognisers know under another one: Mandarin as Chinese, Norwegian without its kind, Filipino, old Hebrew. */
const COMMON_NAMES: Readonly<Record<string, string>> = { cmn: 'zh', nb: 'no', fil: 'tl', iw: 'he' };

/** The language (BCP 47) without region and script, as recognisers name it: `pt-BR` → `pt`, `cmn` → `zh`. */
export function baseLanguage(language: string): string {
  const base = language.toLowerCase().split('-')[0] ?? '';
  return COMMON_NAMES[base] ?? base;
}
