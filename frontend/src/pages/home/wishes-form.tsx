import { ChevronDown } from 'lucide-react';
import type { ClipWishes } from '../../actions/uploads.ts';
import { CAPTION_CHOICES, SHAPES } from '../../app/choices.ts';
import { Choice, TextArea, Toggle } from '../../design/index.ts';

/** What is asked for when nothing is said: three clips, upright, with captions. */
export const STANDARD_WISHES: ClipWishes = {
  numClips: 3,
  clipLength: 'medium',
  aspectRatio: '9:16',
  captionPreset: 'karaoke',
  burnHook: false,
  pace: 'natural',
  genre: 'auto',
  quality: 'medium',
  removeAiVoice: true,
  prompt: '',
};

const LENGTHS = [
  ['short', 'Short, 3–15 s'],
  ['medium', 'Medium, 20–45 s'],
  ['long', 'Long, 45–90 s'],
] as const;
const PACES = [
  ['natural', 'As it was spoken'],
  ['tight', 'Tight: long pauses shortened'],
  ['fast', 'Fast: hardly a pause'],
] as const;
const GENRES = [
  ['auto', 'Find out'],
  ['podcast', 'Podcast'],
  ['interview', 'Interview'],
  ['vlog', 'Vlog'],
  ['tutorial', 'Tutorial'],
] as const;
const QUALITIES = [
  ['low', 'Quick look, 720 pixels'],
  ['medium', 'Good, 1080 pixels'],
  ['high', 'Best, takes longer'],
] as const;
const COUNTS = Array.from({ length: 10 }, (_, i) => [String(i + 1), String(i + 1)] as const);

/** What is wanted of the video: four choices that matter, the rest folded away. */
export function WishesForm({
  wishes,
  onChange,
}: {
  readonly wishes: ClipWishes;
  readonly onChange: (wishes: ClipWishes) => void;
}) {
  const change = (some: ClipWishes) => onChange({ ...wishes, ...some });
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Choice
          label="Clips"
          value={String(wishes.numClips ?? 3)}
          choices={COUNTS}
          onChange={(count) => change({ numClips: Number(count) })}
        />
        <Choice
          label="Length"
          value={wishes.clipLength ?? 'medium'}
          choices={LENGTHS}
          onChange={(clipLength) => change({ clipLength })}
        />
        <Choice
          label="Shape"
          value={wishes.aspectRatio ?? '9:16'}
          choices={SHAPES}
          onChange={(aspectRatio) => change({ aspectRatio })}
        />
        <Choice
          label="Captions"
          value={wishes.captionPreset ?? 'none'}
          choices={CAPTION_CHOICES}
          onChange={(captionPreset) => change({ captionPreset })}
        />
      </div>
      <details className="group">
        <summary className="inline-flex list-none items-center gap-1.5 rounded-small text-small font-medium text-quiet hover:text-ink">
          <ChevronDown size={16} className="transition-transform group-open:rotate-180" aria-hidden />
          More choices
        </summary>
        <div className="mt-4 grid gap-5">
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
            <Choice
              label="Pace"
              value={wishes.pace ?? 'natural'}
              choices={PACES}
              onChange={(pace) => change({ pace })}
            />
            <Choice
              label="Kind of video"
              value={wishes.genre ?? 'auto'}
              choices={GENRES}
              onChange={(genre) => change({ genre })}
            />
            <Choice
              label="Picture"
              value={wishes.quality ?? 'medium'}
              choices={QUALITIES}
              onChange={(quality) => change({ quality })}
            />
          </div>
          <TextArea
            label="What to look for (optional)"
            hint="In plain words, for example: the parts about hiring."
            value={wishes.prompt ?? ''}
            maxLength={2000}
            onChange={(event) => change({ prompt: event.target.value })}
          />
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 sm:gap-8">
            <Toggle
              label="Leave the interviewer out"
              hint="In an interview, keep only the answers that stand by themselves."
              checked={wishes.removeAiVoice ?? true}
              onChange={(removeAiVoice) => change({ removeAiVoice })}
            />
            <Toggle
              label="Hook on screen"
              hint="Show a line of text over the first seconds."
              checked={wishes.burnHook ?? false}
              onChange={(burnHook) => change({ burnHook })}
            />
          </div>
        </div>
      </details>
    </div>
  );
}
