import clsx from 'clsx';
import { Merge, SquareSplitHorizontal } from 'lucide-react';
import { clockTime } from '../../app/wording.ts';
import { Button } from '../../design/index.ts';
import { SHORT_NAMES } from './framing.ts';
import type { ShotEdits } from './shot-edits.ts';
import type { PlacedShot } from './timeline.ts';

/** The shots of the clip along its time; one is chosen for framing, and may be split or joined with the next. */
export function ShotStrip({
  shots,
  chosen,
  outputSeconds,
  edits,
  onChoose,
}: {
  readonly shots: readonly PlacedShot[];
  readonly chosen: PlacedShot | undefined;
  readonly outputSeconds: number;
  readonly edits: ShotEdits;
  readonly onChoose: (index: number) => void;
}) {
  const total = shots.at(-1)?.untilSeconds ?? 1;
  return (
    <section aria-labelledby="shots" className="mt-8">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="shots" className="mr-auto text-small font-medium text-quiet">
          Shots
        </h2>
        <Button
          size="small"
          disabled={edits.split === null}
          aria-keyshortcuts="s"
          title="Split the shot where the playhead stands (S)"
          onClick={() => edits.split?.()}
        >
          <SquareSplitHorizontal size={15} aria-hidden /> Split here
        </Button>
        <Button
          size="small"
          disabled={edits.join === null}
          aria-keyshortcuts="m"
          title="Make one of this shot and the next (M)"
          onClick={() => edits.join?.()}
        >
          <Merge size={15} className="rotate-90" aria-hidden /> Join with next
        </Button>
      </div>
      <div className="relative mt-2 overflow-x-auto pb-1">
        <ol className="flex h-14 min-w-full gap-1">
          {shots.map((shot, i) => {
            const isChosen = shot.segment === chosen?.segment && shot.index === chosen.index;
            const length = shot.untilSeconds - shot.fromSeconds;
            const isShown = shot.fromSeconds <= outputSeconds && outputSeconds < shot.untilSeconds;
            return (
              <li
                key={`${shot.segment} ${shot.index}`}
                className="min-w-16"
                style={{ flexGrow: Math.max(length, total / 200), flexBasis: 0 }}
              >
                <button
                  type="button"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(i)}
                  title={shot.shot.reason}
                  className={clsx(
                    'relative flex size-full flex-col justify-center overflow-hidden rounded-small border px-2 text-left transition-colors focus-visible:outline-offset-[-2px]',
                    isChosen ? 'border-accent bg-wash' : 'border-line bg-surface hover:border-edge',
                  )}
                >
                  <span className="truncate text-small font-medium">
                    {SHORT_NAMES[shot.shot.layout.kind]}
                  </span>
                  <span className="truncate text-fine text-quiet tabular-nums">
                    {clockTime(shot.fromSeconds)}, {length.toFixed(1)} s
                  </span>
                  {isShown && (
                    <span
                      aria-hidden
                      className="absolute inset-y-0 w-0.5 bg-accent"
                      style={{ left: `${((outputSeconds - shot.fromSeconds) / length) * 100}%` }}
                    />
                  )}
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
