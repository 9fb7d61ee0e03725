import { parseClipOptions, STAGES } from '@reelwright/engine';
import { describe, expect, test } from 'vitest';
import { createReporter, estimate, RENDERED_PERCENT } from './progress.ts';

describe('an estimate', () => {
  test('goes from nothing to nearly all, stage by stage and never back', () => {
    for (const options of [{}, { mode: 'none' }, { trimStart: 100, trimEnd: 130, numClips: 10 }]) {
      const { percentAt, renderFromPercent } = estimate(parseClipOptions(options), 3_600);
      const percents = STAGES.flatMap((stage) => [0, 0.5, 1].map((fraction) => percentAt(stage, fraction)));
      expect(percents[0]).toBe(0);
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      expect(percents.at(-1)).toBeCloseTo(RENDERED_PERCENT);
      expect(percentAt('render', 0)).toBeCloseTo(renderFromPercent);
    }
  });
});

describe('a reporter', () => {
  test('writes the latest of many reports, half a second apart, and none after its end', async () => {
    const written: { report: number; at: number }[] = [];
    const reporter = createReporter(
      async (report: number) => void written.push({ report, at: performance.now() }),
      () => undefined,
    );
    for (let report = 0; report < 130; report += 1) {
      reporter.tell(report);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    reporter.tell(1_000);
    await reporter.close();
    const count = written.length;
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThanOrEqual(5);
    for (const [i, { at }] of written.entries()) {
      const before = written[i - 1];
      if (before) expect(at - before.at).toBeGreaterThan(490);
    }
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(written).toHaveLength(count);
  });

  test('goes on when a write fails', async () => {
    const troubles: unknown[] = [];
    let writes = 0;
    const reporter = createReporter(
      async () => {
        writes += 1;
        throw new Error('away');
      },
      (error) => troubles.push(error),
    );
    reporter.tell(1);
    await expect.poll(() => writes).toBe(1);
    reporter.tell(2);
    await expect.poll(() => writes, { timeout: 2_000 }).toBe(2);
    await reporter.close();
    expect(troubles).toHaveLength(2);
  });
});
