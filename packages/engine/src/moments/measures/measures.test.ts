import { describe, expect, test } from 'vitest';
import { readTalk, type Talk } from '../talk/index.ts';
import { transcriptOf, wholeOf } from '../testing/transcript.ts';
import { profileOf } from './profile.ts';

function talkOf(text: string): Talk {
  const transcript = transcriptOf(text);
  return readTalk(transcript, null, wholeOf(transcript));
}

const profile = (text: string) => profileOf(talkOf(text));

describe('a hook', () => {
  test.each([
    ['Why do most people quit in the first year?', 'We then went on to the next room.'],
    ['Nobody tells you what failing costs.', 'There was a table in the corner.'],
    ['I lost four million dollars in three weeks.', 'I had some soup with my aunt.'],
    ['Stop reading the news in the morning.', 'The news was on in the morning.'],
    ['The biggest mistake founders make is hiring friends.', 'Founders sometimes hire friends.'],
  ])('“%s” catches more than “%s”', (strong, weak) => {
    const { hooks } = profile(`${strong} ${weak}`);
    expect(hooks[0]).toBeGreaterThan((hooks[1] ?? 1) + 0.15);
  });
});

describe('a first sentence', () => {
  test.each([
    'And then he left.',
    "That's why we moved.",
    'Because nobody came.',
    'They never answered.',
    'Yeah, exactly.',
    'That paper won a prize.',
    'Which is fine.',
  ])('“%s” leans on what came before', (text) => {
    expect(profile(`The weather was fine. ${text}`).leanings[1]?.value).toBeGreaterThan(0.4);
  });

  test.each([
    'Marta opened three restaurants in Lisbon.',
    'It turns out that cheap flour is fine.',
    'How did you get into cooking?',
    "It's hard to say no to your mother.",
    'When I was eight, my dad took me out on a boat.',
    'No one taught me how to bake.',
    'That day I learned to swim.',
  ])('“%s” stands alone', (text) => {
    expect(profile(`The weather was fine. ${text}`).leanings[1]?.value).toBeLessThan(0.25);
  });
});

describe('an end', () => {
  test.each([
    ['The debt was a number, but the secret was a stone.', 'What would you do?'],
    ['The debt was a number, but the secret was a stone.', 'Let me tell you a story.'],
    ['The debt was a number, but the secret was a stone.', 'Yeah.'],
    ['The debt was a number, but the secret was a stone.', 'Tell us about your first kitchen.'],
  ])('on “%s” is cleaner than on “%s”', (clean, open) => {
    const { endings } = profile(`${clean}\n\n${open}\n\nThe end.`);
    expect(endings[0]).toBeGreaterThan((endings[1] ?? 1) + 0.3);
  });

  test('that draws a conclusion pays back more than one that goes on', () => {
    const { payoffs } = profile(
      "I walked in at noon and sat at the bar. That's the day I learned to listen.",
    );
    expect(payoffs[1]).toBeGreaterThan((payoffs[0] ?? 1) + 0.2);
  });
});

describe('an advert', () => {
  test('is known from its sponsor to its address, the middle too', () => {
    const { boilerplate } = profile(
      'We talked for hours. This episode is brought to you by Copperline. Their pans last a lifetime. I cook eggs in mine. ' +
        'Go to copperline.com slash table. Back in 1990 there was no market. People grew their own food.',
    );
    expect(boilerplate.slice(1, 5)).toEqual([1, 1, 1, 1]);
    expect(boilerplate[6]).toBe(0);
  });

  test('is not seen in talk about sponsors, thanks and addresses', () => {
    const { boilerplate } = profile(
      'Thanks to my wife I kept going. The company was called remotely.io. My wife and my sister ran it. He asked for more.',
    );
    expect(Math.max(...boilerplate)).toBeLessThan(0.5);
  });
});

test('a new topic is seen where the words change and the speaker pauses', () => {
  const talk = talkOf(
    'The dough needs flour. The flour needs water. Water wakes the dough. Dough rests with flour and water.\n\n' +
      "Let's talk about sailing. The sail catches wind. Wind moves the boat. The boat needs a sail and wind.",
  );
  const inner = talk.breaks.slice(1);
  expect(talk.breaks[4]).toBe(Math.max(...inner));
  expect(talk.breaks[4]).toBeGreaterThan(0.8);
});
