const CODES =
  'en es fr de it pt pl hi ja ko zh ar ru tr nl sv id fil ms vi th uk el cs fi ro da bg hr sk ta'.split(' ');

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** The languages that clips are translated into, by code, with their English names: those that ElevenLabs dubs. */
export const LANGUAGES: Readonly<Record<string, string>> = Object.fromEntries(
  CODES.map((code) => [code, names.of(code) ?? code]),
);
