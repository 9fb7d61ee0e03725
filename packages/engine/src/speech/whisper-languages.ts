/**
 * The languages that Whisper's multilingual models were trained on, as their tokens name them (openai/whisper,
 * `tokenizer.py`): ISO 639-1, and 639-3 where a language has no two letters. `yue` is of large-v3 and turbo only.
 */
export const WHISPER_LANGUAGES: readonly string[] = (
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy ' +
  'sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo ' +
  'uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue'
).split(' ');

/** The languages of Parakeet TDT 0.6B v3, after its model card (nvidia/parakeet-tdt-0.6b-v3). */
export const PARAKEET_LANGUAGES: readonly string[] =
  'bg hr cs da nl en et fi fr de el hu it lv lt mt pl pt ro sk sl es sv ru uk'.split(' ');

/** The token that names a language for Whisper, which knows Javanese by its old code. */
export function whisperName(language: string): string {
  return language === 'jv' ? 'jw' : language;
}

/** A language's English name (`german`) as two or three letters; null when no language of Whisper's is called so. */
export function languageNamed(name: string): string | null {
  const plain = name.trim().toLowerCase();
  if (WHISPER_LANGUAGES.includes(plain)) return plain;
  return byName().get(plain) ?? null;
}

let names: Map<string, string> | undefined;

function byName(): Map<string, string> {
  if (names) return names;
  const english = new Intl.DisplayNames(['en'], { type: 'language' });
  names = new Map(WHISPER_LANGUAGES.map((code) => [(english.of(code) ?? code).toLowerCase(), code]));
  return names;
}
