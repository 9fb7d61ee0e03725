import { Transcript, wordsIn } from '../../facts/index.ts';
import { emptyTranscript } from '../../testing/transcript.ts';

/** A talk in another language, one sentence after the other, each word 0.4 s and 0.5 s between sentences. */
export function foreignTalk(language: string, sentences: readonly string[]): Transcript {
  const talk = emptyTranscript({ language });
  let now = 0.5;
  for (const text of sentences) {
    const firstWord = talk.words.length;
    const startSeconds = now;
    for (const word of wordsIn(text, language)) {
      talk.words.push({
        text: word,
        startSeconds: now,
        endSeconds: now + 0.4,
        confidence: 0.9,
        timing: 'aligned',
      });
      now += 0.4;
    }
    const lastWord = talk.words.length - 1;
    const ending = /[?？؟]$/.test(text) ? 'question' : /[!！]$/.test(text) ? 'exclamation' : 'statement';
    const id = talk.sentences.length;
    talk.sentences.push({ id, firstWord, lastWord, text, startSeconds, endSeconds: now, ending });
    talk.utterances.push({ startSeconds, endSeconds: now, firstWord, lastWord });
    now += 0.5;
  }
  return Transcript.parse(talk);
}

/** Talks about bread and coffee, written for the tests. */
export const FOREIGN_TALKS: Record<string, readonly string[]> = {
  de: [
    'Warum wird mein Brot eigentlich nie so gut wie beim Bäcker?',
    'Diese Frage habe ich mir jahrelang gestellt.',
    'Die Antwort hat mit dem Sauerteig zu tun, und der Sauerteig braucht vor allem Zeit.',
    'Die meisten Leute lassen ihren Teig nur zwei Stunden gehen.',
    'Ein guter Bäcker lässt den Teig über Nacht im Kühlschrank.',
    'In der Kälte arbeiten die Hefen langsam, und genau dabei entsteht der Geschmack.',
    'Ich habe das zehn Jahre lang falsch gemacht!',
    'Danach haben wir über den Ofen gesprochen.',
    'Der Ofen muss so heiß sein, wie er nur kann.',
    'Mit Dampf wird die Kruste dünn und knusprig.',
    'Ohne Dampf reißt das Brot an der falschen Stelle auf.',
    'Eine Schale mit Wasser im Ofen reicht dafür völlig aus.',
  ],
  es: [
    '¿Por qué el café de casa nunca sabe como el del bar?',
    'Durante años pensé que era la máquina.',
    'La máquina casi no importa, lo que importa es el molino.',
    'Un café molido hace una semana ya ha perdido su aroma.',
    'Si mueles el café justo antes, el aroma se queda en la taza.',
    'Eso cambió mis mañanas por completo.',
    'Después hablamos del agua.',
    'El agua demasiado caliente quema el café y lo vuelve amargo.',
    'Espera medio minuto antes de verterla sobre el café.',
    'Con un molino barato y un poco de paciencia se puede todo.',
  ],
  ja: [
    'なぜ家のコーヒーは喫茶店のように美味しくないのでしょうか？',
    '私は長い間、機械のせいだと思っていました。',
    'でも本当に大切なのはコーヒー豆を挽く時間です。',
    '一週間前に挽いたコーヒーは、もう香りがありません。',
    '飲む直前に豆を挽くと、香りがカップに残ります。',
    'これで私の朝は完全に変わりました！',
    '次に水の温度について話しましょう。',
    '熱すぎる水はコーヒーを苦くします。',
    '沸騰してから三十秒待ってください。',
    '安いミルでも十分に美味しくなります。',
  ],
  hi: [
    'घर की रोटी बाज़ार जैसी नरम क्यों नहीं बनती?',
    'मैंने बरसों तक सोचा कि आटा खराब है।',
    'असली बात आटे को आराम देने की है।',
    'आटा गूंधने के बाद उसे आधा घंटा ढककर रखिए।',
    'इस आधे घंटे में आटा पानी सोख लेता है।',
    'तभी रोटी नरम बनती है और फूलती है।',
    'फिर तवे की बात करते हैं।',
    'तवा बहुत गरम होना चाहिए, नहीं तो रोटी सूख जाती है।',
    'एक बार पलटने के बाद रोटी को दबाइए मत!',
  ],
  ar: [
    'لماذا لا يشبه خبز البيت خبز المخبز؟',
    'ظننت لسنوات أن المشكلة في الدقيق.',
    'السر الحقيقي هو الوقت الذي نعطيه للعجين.',
    'يترك الخباز العجين في الثلاجة طوال الليل.',
    'في البرد تعمل الخميرة ببطء وهكذا يأتي الطعم.',
    'بعد ذلك تحدثنا عن الفرن.',
    'يجب أن يكون الفرن ساخنا جدا قبل أن يدخل الخبز.',
    'القليل من البخار يجعل القشرة رقيقة ومقرمشة.',
  ],
};
