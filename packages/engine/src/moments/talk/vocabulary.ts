/**
 * Words that are in every talk and so say nothing about what this one is about: they never become a topic, a hashtag
 * or the reason why a passage counts as dense. Function words are left out by their part of speech already; these are
 * the nouns, verbs and adjectives among the commonest few hundred words of spoken English, in their common forms.
 */
const WORDS = `
able about absolute absolutely actual actually ago ahead already alright also amount answer anybody anyone anything area
ask asked asking asks away back bad basic basically became become becomes becoming began begin begins believe best better
big bigger biggest bit bring bringing brings brought call called calling calls came can cannot care case cases cause certain
certainly chance change changed close come comes coming common complete completely could couple course cool crazy days day
deal definitely did different difficult do does doing done doubt down each early easier easy either else end ended ends
entire especially even ever every everybody everyone everything exact exactly example examples explain eye face fact fair
feel feeling feels felt few figure figured fine find finding finds first five folks follow following found four front full
fun gave general get gets getting girl give given gives giving go goes going gone gonna good got gotta gotten great group
guess guy guys had half hand hands happen happened happening happens hard harder has have having head hear heard hello help
helped helping helps her here hey hi high him his hold hope hour hours huge hundred idea ideas imagine important instead
interesting issue it its job just keep keeping keeps kept key kid kind kinda knew know knowing known knows large last
late later learn learned least leave left less let lets letting level life like likely liked line list listen little live
long longer look looked looking looks lot lots love low made main major make makes making man many matter matters may maybe
me mean meaning means meant men middle might million mind minute minutes moment moments month months more morning most
mostly move moved moving much must myself name near need needed needs never new next nice night nobody none normal not
note nothing notice now number numbers obvious obviously odd of off often oh ok okay old one ones only open opposite order
other others our out over own part particular parts pass past people percent perfect perhaps period person piece pieces
place places plan play please plenty plus point points possible pretty probably problem problems process pull push put puts
putting question questions quick quickly quite ran rather read reading ready real realize realized really reason reasons
remember rest right room run running runs said same sat saw say saying says second seconds see seeing seem seemed seems seen
sense sent serious set several shall she short should show showed showing shows side similar simple simply since single sir
sit sitting situation six small somebody somehow someone something sometimes somewhere soon sorry sort sound sounds special
specific spend spent stand start started starting starts stay step steps still stop stopped story strong stuff such suddenly
super suppose supposed sure take taken takes taking talk talked talking talks tell telling tells ten tend term terms than
thank thanks that the their them then there these they thing things think thinking thinks third this those though thought
thoughts thousand three through time times tiny today together told tomorrow tonight too took top total totally toward tried
true truly try trying turn turned turning turns two type under understand understanding understood until up us use used
useful uses using usual usually version very wait walk walked walking walks want wanted wanting wants was watch watching way
ways week weeks weird well went were what whatever when where which while who whole why will wish with within without woman
won wonder wonderful word words work worked working works world worse worst worth would wow wrong yeah year years yes
yesterday yet you young your yourself zero
god gosh jesus dude bro hell heck cent cents dollar dollars euro euros buck bucks pound pounds gram grams kilo kilos meter
meters metre metres centimetre centimetres mile miles foot feet inch inches degree degrees litre litres decade decades century
eyes arm arms finger fingers floor door table bag box fifty forty thirty twenty nine eight seven six eleven twelve fifteen
eighteen nineteen seventeen sixteen seventy eighty ninety billion half third quarter `;

/** See above; lower case, in the forms in which they are said. */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Words on which no title, hook line or clause may end: something would have to follow. */
export const UNFINISHED_ENDINGS: ReadonlySet<string> = new Set(
  `a an the and or but so because if of to in on at for from with by as than that which who whose whom when where while
  is are was were be been am i we he she they my your our his her their its very really just not no into about like
  until unless although though have has had do does did will would can could should may might must every each some any`
    .trim()
    .split(/\s+/),
);
