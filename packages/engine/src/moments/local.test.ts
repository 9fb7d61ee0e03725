import { describe, expect, test } from 'vitest';
import { chooseMoments, type Genre, type Moment, type MomentOptions } from './index.ts';
import { TALKS } from './testing/talks.ts';
import { soundOf, transcriptOf, wholeOf } from './testing/transcript.ts';

const MEDIUM = { minSeconds: 20, maxSeconds: 45 };

function choose(text: string, asked: Partial<MomentOptions> = {}) {
  const transcript = transcriptOf(text);
  const defaults: MomentOptions = {
    count: 5,
    window: MEDIUM,
    genre: 'auto',
    prompt: '',
    within: wholeOf(transcript),
  };
  return chooseMoments(transcript, soundOf(transcript), { ...defaults, ...asked });
}

const everything = (moments: readonly Moment[]) => moments.map((moment) => moment.transcript).join('\n');

describe('the moments of an interview', () => {
  const { moments } = choose(TALKS['kitchen-interview']);

  test('leave out the advert, the greeting and the goodbye', () => {
    expect(everything(moments)).not.toMatch(
      /copperline|subscribe|welcome back|thanks for having me|See you next week/i,
    );
  });

  test('start where a topic starts, on no word that leans on what came before', () => {
    for (const moment of moments)
      expect(moment.transcript).not.toMatch(/^(?:And|But|He|She|They|It|That's|Because|Yeah)\b/);
  });

  test('have the story of the lie, with its point, among them', () => {
    const lie = moments.find((moment) => moment.transcript.includes('For nine months I lied'));
    expect(lie?.transcript).toMatch(/the secret was a stone on my chest\.$/);
    expect(lie?.title).toBe('The Day I Told My Husband the Truth');
    expect(lie?.keyInsight).toContain('the secret was a stone on my chest');
  });

  test('have scores that spread and titles that differ', () => {
    const scores = moments.map((moment) => moment.score);
    expect(scores[0]).toBeGreaterThan(6);
    expect(Math.max(...scores) - Math.min(...scores)).toBeGreaterThan(0.5);
    expect(new Set(moments.map((moment) => moment.title)).size).toBe(moments.length);
  });

  test('say why, citing the words', () => {
    expect(moments.flatMap((moment) => moment.reasons)).toContain(
      'Opens with a question: “How did you get into cooking?”.',
    );
  });
});

describe('a prompt', () => {
  const talk = TALKS['kitchen-interview'];

  test('brings what it asks for to the top, and says that it did', () => {
    const [best] = choose(talk, { prompt: 'focus on the terrible review', count: 2 }).moments;
    expect(best?.transcript).toContain('wet library');
    expect(best?.reasons.join(' ')).toMatch(/Answers the prompt: says .*“review”/);
  });

  test('keeps away what it wants avoided', () => {
    expect(everything(choose(talk).moments)).toContain('onions');
    expect(everything(choose(talk, { prompt: 'avoid cooking and onions' }).moments)).not.toMatch(
      /onion|cooking/,
    );
  });

  test('that nothing answers is reported, and the best moments are given all the same', () => {
    const { moments, fallbacks } = choose(talk, { prompt: 'focus on quantum physics' });
    expect(moments.map((moment) => moment.title)).toEqual(choose(talk).moments.map((moment) => moment.title));
    expect(fallbacks).toEqual([
      {
        used: 'the best moments of the whole talk',
        instead_of: 'moments chosen by “focus on quantum physics”',
        reason: 'Nobody says “quantum”, “physics”.',
      },
    ]);
  });

  test('that only some moments answer is reported with how many do not', () => {
    const { fallbacks } = choose(talk, { prompt: 'the critic and his wine' });
    expect(fallbacks[0]?.used).toMatch(/^[1-4] of 5 moments on other subjects$/);
  });
});

describe('what cannot be done as asked is said', () => {
  test('a talk shorter than the shortest clip is given whole', () => {
    const { moments, fallbacks } = choose('I lost everything in one night. It taught me to save.');
    expect(moments).toHaveLength(1);
    expect(moments[0]?.sentences).toEqual({ first: 0, last: 1 });
    expect(fallbacks[0]?.used).toMatch(/^all of the talk as one clip of \d\.\d s$/);
  });

  test('fewer moments than asked for', () => {
    const { moments, fallbacks } = choose(TALKS['kitchen-interview'].slice(700, 2400), { count: 10 });
    expect(moments.length).toBeLessThan(10);
    expect(moments.length).toBeGreaterThan(1);
    expect(fallbacks.map((fallback) => fallback.used)).toContain(`${moments.length} of 10 moments`);
  });

  test('a sentence longer than the longest clip is taken only when nothing else is there', () => {
    const endless = `We sailed ${'and the wind blew and the sea rose and we held on '.repeat(20)}until morning.`;
    const alone = choose(endless, { count: 1 });
    expect(alone.moments).toHaveLength(1);
    expect(alone.fallbacks[0]?.used).toBe('clips of other lengths');
    const [only] = choose(`${endless}\n\n${TALKS['boat-vlog']}`, { count: 1 }).moments;
    expect(only?.sentences.first).toBeGreaterThan(0);
    expect((only?.endSeconds ?? 0) - (only?.startSeconds ?? 0)).toBeLessThanOrEqual(45);
  });

  test('a long silence is never inside a clip while clips without one are there', () => {
    const { moments } = choose(TALKS['boat-vlog'], {
      count: 8,
      window: { minSeconds: 45, maxSeconds: 90 },
    });
    for (const { transcript } of moments) {
      expect(transcript).not.toMatch(/actually sailing! So it's been|for a second\. Right\.|going on\. Guys/);
    }
  });

  test('a talk of nothing but pauses is clipped with them, and a reason', () => {
    const { moments, fallbacks } = choose(
      Array.from({ length: 8 }, (_, i) => `The eagle has landed, number ${i}.\n\n[pause 8]`).join('\n\n'),
      { count: 1 },
    );
    expect(moments).toHaveLength(1);
    expect(fallbacks[0]?.used).toBe('clips with long pauses inside');
  });

  test('a talk in another language', () => {
    const transcript = { ...transcriptOf(TALKS['bread-tutorial']), language: 'de' };
    const { fallbacks } = chooseMoments(transcript, soundOf(transcript), {
      count: 2,
      window: MEDIUM,
      genre: 'auto',
      prompt: '',
      within: wholeOf(transcript),
    });
    expect(fallbacks[0]?.reason).toContain('“de”');
  });

  test('a count or window that makes no sense is refused', () => {
    expect(() => choose('Hello there.', { count: 0 })).toThrow('whole number of at least 1');
    expect(() => choose('Hello there.', { window: { minSeconds: 30, maxSeconds: 20 } })).toThrow(
      '30–20 s is empty',
    );
  });
});

test('the same talk said three times over gives different moments while there are any', () => {
  const talk = TALKS['bread-tutorial'];
  const { moments, fallbacks } = choose([talk, talk, talk].join('\n\n'));
  expect(new Set(moments.map((moment) => moment.transcript)).size).toBe(5);
  expect(fallbacks).toEqual([]);
});

test('a genre weighs differently: a tutorial prefers what teaches', () => {
  const of = (genre: Genre) => choose(TALKS['boat-vlog'], { genre, count: 3 }).moments;
  const mean = (moments: readonly Moment[], name: 'information' | 'emotion') =>
    moments.reduce((sum, moment) => sum + moment.subScores[name], 0) / moments.length;
  expect(mean(of('tutorial'), 'information')).toBeGreaterThan(mean(of('vlog'), 'information'));
  expect(mean(of('vlog'), 'emotion')).toBeGreaterThan(mean(of('tutorial'), 'emotion'));
});

test('an hour of talk is chosen from in under 2 s of processor time', () => {
  const talks = Object.values(TALKS);
  const transcript = transcriptOf([...talks, ...talks].join('\n\n'));
  const sound = soundOf(transcript);
  expect(transcript.words.length).toBeGreaterThan(8000);
  const before = process.cpuUsage();
  const { moments } = chooseMoments(transcript, sound, {
    count: 10,
    window: { minSeconds: 45, maxSeconds: 90 },
    genre: 'auto',
    prompt: 'bread',
    within: wholeOf(transcript),
  });
  const { user, system } = process.cpuUsage(before);
  expect(moments).toHaveLength(10);
  // Measured 0.9 s; twice the promise allows for a slow and busy machine.
  expect((user + system) / 1e6).toBeLessThan(4);
});
