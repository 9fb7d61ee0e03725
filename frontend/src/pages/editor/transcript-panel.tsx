import { Plus, Scissors, Search } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { captionAnew, type TranscriptAnswer } from '../../actions/plan.ts';
import { Button, EmptyState } from '../../design/index.ts';
import type { Playback } from './playback.ts';
import { Respelling } from './respelling.tsx';
import type { Editing } from './use-editing.ts';
import type { Whereabouts } from './use-playback.ts';
import { type Selection, WordList } from './word-list.tsx';
import { findText, withoutWords, withWords, wordsAround } from './words.ts';

/** What is said in and around the clip: goes there, cuts it out, takes it in. */
export function TranscriptPanel({
  editing,
  transcript,
  playback,
  where,
}: {
  readonly editing: Editing;
  readonly transcript: TranscriptAnswer | null;
  readonly playback: Playback | undefined;
  readonly where: Whereabouts;
}) {
  const { plan, apply, applyLater } = editing;
  const words = useMemo(() => wordsAround(plan, transcript), [plan, transcript]);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [looked, setLooked] = useState('');
  const found = useMemo(() => findText(words, looked), [words, looked]);
  if (words.length === 0)
    return (
      <EmptyState title="No words">
        Nothing is said in this clip, or nothing was understood. Its shots and its shape can be changed all
        the same.
      </EmptyState>
    );
  const [from, to] = selection
    ? [Math.min(selection.anchor, selection.head), Math.max(selection.anchor, selection.head)]
    : [0, -1];
  const chosen = words.slice(from, to + 1);
  const cut = () => {
    if (chosen.some(({ state }) => state === 'kept'))
      attempt(() => withoutWords(plan, words, from, to), `Cut ${named(chosen.length)}`);
  };
  const add = () => {
    const { plan: longer, words: captioned } = withWords(plan, words, from, to);
    const label = `Add ${named(chosen.length)}`;
    if (captioned) applyLater(captionAnew(longer, plan.captions.preset, captioned), label);
    else apply(longer, label);
  };
  const attempt = (make: () => typeof plan, label: string) => {
    try {
      apply(make(), label);
    } catch (error) {
      applyLater(Promise.reject(error), label);
    }
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          looked={looked}
          count={found.length}
          onLook={setLooked}
          onNext={() => {
            const next = found.find((i) => i > (selection?.head ?? -1)) ?? found[0];
            if (next === undefined) return;
            setSelection({ anchor: next, head: next });
            playback?.seekSource(words[next]?.startSeconds ?? 0);
          }}
        />
        <Button size="small" disabled={!chosen.some(({ state }) => state === 'kept')} onClick={cut}>
          <Scissors size={15} aria-hidden /> Cut out
        </Button>
        <Button
          size="small"
          disabled={editing.isWorking || !chosen.some(({ state }) => state !== 'kept')}
          onClick={add}
        >
          <Plus size={15} aria-hidden /> Add to clip
        </Button>
        {chosen.length === 1 && chosen[0] && <Respelling editing={editing} word={chosen[0]} />}
      </div>
      <p className="mt-2 text-small text-quiet">
        Choose words by dragging (on a phone: tap the first, then the last), or with the arrow keys and Shift.
        Grey words are not in the clip.
      </p>
      <WordList
        words={words}
        selection={selection}
        found={found}
        atSeconds={where.sourceSeconds}
        onSelect={(next) => {
          setSelection(next);
          if (next && next.anchor === next.head) playback?.seekSource(words[next.head]?.startSeconds ?? 0);
        }}
        onCut={cut}
      />
    </div>
  );
}

function named(count: number): string {
  return count === 1 ? 'a word' : `${count} words`;
}

function SearchBox({
  looked,
  count,
  onLook,
  onNext,
}: {
  readonly looked: string;
  readonly count: number;
  readonly onLook: (text: string) => void;
  readonly onNext: () => void;
}) {
  const id = useId();
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onNext();
    if (event.key === 'Escape') onLook('');
  };
  return (
    <div className="relative mr-auto">
      <Search size={15} aria-hidden className="absolute top-2 left-2.5 text-quiet" />
      <label htmlFor={id} className="sr-only">
        Search in the words
      </label>
      <input
        id={id}
        type="search"
        value={looked}
        placeholder="Search"
        onChange={(event) => onLook(event.target.value)}
        onKeyDown={press}
        className="h-8 w-44 rounded-small border border-edge/70 bg-surface pr-2 pl-8 text-small placeholder:text-quiet"
      />
      <span role="status" className="sr-only">
        {looked === '' ? '' : `${count} found`}
      </span>
    </div>
  );
}
