import { expect, test } from 'vitest';
import { clockTime, counted, fileSize, timeAgo, timeLeft } from './wording.ts';

test('times are read as on a clock, sizes as in a file manager', () => {
  expect([0, 5, 65, 3725.4, 59.7].map(clockTime)).toEqual(['0:00', '0:05', '1:05', '1:02:05', '1:00']);
  expect([900, 3_400_000, 1_073_741_824, 999_999_999].map(fileSize)).toEqual([
    '0.9 kB',
    '3.4 MB',
    '1.1 GB',
    '1000 MB',
  ]);
});

test('what is long ago has a date, what is near a distance', () => {
  const now = Date.UTC(2026, 10, 25, 12);
  const ago = (seconds: number) => timeAgo(now - seconds * 1000, now);
  expect([5, 130, 7300, 90_000].map(ago)).toEqual(['just now', '2 minutes ago', '2 hours ago', 'yesterday']);
  expect(ago(20 * 86_400)).toBe('Nov 5, 2026');
  expect([3, 42, 130].map(timeLeft)).toEqual(['a few seconds left', 'about 40 s left', 'about 2 min left']);
  expect([counted(1, 'clip'), counted(0, 'clip')]).toEqual(['1 clip', '0 clips']);
});
