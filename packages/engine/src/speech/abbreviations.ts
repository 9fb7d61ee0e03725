import { baseLanguage } from '../facts/index.ts';

/** Words with a point that ends no sentence. */
type Abbreviations = {
  never: ReadonlySet<string>;
  /** Those that also close a sentence when a capital follows. */
  mayClose: ReadonlySet<string>;
  /** The point after a number makes it an ordinal: `am 3. Oktober`. */
  ordinals: boolean;
};

const list = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter((word) => word !== ''));

/** By language; small letters, without the last point. Titles first, then the common ones of talk written down. */
const ABBREVIATIONS: Readonly<Record<string, { never: string; mayClose?: string; ordinals?: true }>> = {
  en: {
    never:
      'mr mrs ms dr prof st sr jr rev hon gov sen rep gen col capt lt sgt maj cmdr vs etc e.g i.e cf approx no vol fig ' +
      'pp ed eds al inc ltd corp co dept est ave blvd rd mt ft jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k',
    mayClose: 'etc inc ltd corp co jr sr u.s u.k no est al ave blvd rd',
  },
  de: {
    never:
      'hr fr frl dr prof dipl ing st bzw z.b d.h u.a o.ä u.s.w v.a i.d.r ggf ca evtl inkl exkl vgl nr bd abb str tel mio mrd ' +
      'min max std sek usw etc jan feb apr aug sept okt nov dez',
    mayClose: 'usw etc mio mrd std str',
    ordinals: true,
  },
  fr: {
    never:
      'm mm mme mmes mlle mlles dr pr st ste av bd etc p.ex c.-à-d env cf n° vol éd janv févr avr juil sept oct nov déc',
    mayClose: 'etc',
  },
  es: {
    never:
      'sr sra sres sras srta dr dra d dña ud uds vd lic ing prof pág págs núm av etc p.ej ej aprox ee.uu ene feb abr ago sept oct nov dic',
    mayClose: 'etc ee.uu',
  },
  it: { never: 'sig sigg sig.ra dott dott.ssa prof avv ing ecc es pag n art ca cfr', mayClose: 'ecc' },
  pt: { never: 'sr sra srs dr dra prof profa eng exmo exma d av etc ex pág nº aprox', mayClose: 'etc' },
  nl: {
    never: 'dhr mevr mw dr drs prof ir ing mr st bijv enz nl d.w.z o.a m.n t.a.v ca nr blz',
    mayClose: 'enz',
  },
  sv: { never: 'dr prof st bl.a t.ex d.v.s m.m osv ca nr kl s.k', mayClose: 'osv m.m' },
  da: { never: 'hr fr dr prof bl.a f.eks dvs osv ca nr kl', mayClose: 'osv', ordinals: true },
  no: { never: 'hr fr dr prof bl.a f.eks dvs osv ca nr kl', mayClose: 'osv', ordinals: true },
  fi: { never: 'esim ym jne mm n ns hra rva tri prof', mayClose: 'jne ym', ordinals: true },
  pl: { never: 'p dr prof mgr inż ul al św np m.in tzn tj itd itp ok nr godz r w', mayClose: 'itd itp r w' },
  cs: { never: 'p pí dr prof ing mgr tj tzn např atd apod č st ul', mayClose: 'atd apod', ordinals: true },
  ru: {
    never: 'г гг им ул д кв т.е т.к т.д т.п др пр см напр руб тыс млн млрд',
    mayClose: 'т.д т.п др пр руб г гг',
  },
  tr: { never: 'dr prof doç av sn vb vs örn no cad sok', mayClose: 'vb vs', ordinals: true },
};

const read = new Map<string, Abbreviations>();

/** The abbreviations of a language (BCP 47). One that is not listed has none but initials. */
export function abbreviationsOf(language: string): Abbreviations {
  const base = baseLanguage(language);
  const known = read.get(base);
  if (known) return known;
  const { never = '', mayClose = '', ordinals } = ABBREVIATIONS[base] ?? {};
  const made = { never: list(never), mayClose: list(mayClose), ordinals: ordinals === true };
  read.set(base, made);
  return made;
}
