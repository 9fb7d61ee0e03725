import clsx from 'clsx';
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useId, useRef } from 'react';
import type { ShownWord } from './words.ts';

/** Words that are chosen: from where the choice began to where it is now, both included. */
export type Selection = { readonly anchor: number; readonly head: number };

/** The words as a list to choose from: by dragging, or by arrow keys with Shift. */
export function WordList({
  words,
  selection,
  found,
  atSeconds,
  onSelect,
  onCut,
}: {
  readonly words: readonly ShownWord[];
  readonly selection: Selection | null;
  /** Indexes of words that were looked for. */
  readonly found: readonly number[];
  /** What is being said, on the source's clock. */
  readonly atSeconds: number;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onCut: () => void;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const isDragging = useRef(false);
  const said = words.findLastIndex((word) => word.startSeconds <= atSeconds);
  const [from, to] = selection
    ? [Math.min(selection.anchor, selection.head), Math.max(selection.anchor, selection.head)]
    : [-1, -1];
  const hits = new Set(found);
  const head = selection?.head;
  useEffect(() => {
    if (head !== undefined)
      list.current?.querySelector(`[data-index="${head}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [head]);
  useEffect(() => {
    // Opens where the clip begins, not where the transcript does.
    const first = list.current?.querySelector('[data-state="kept"]');
    if (list.current && first instanceof HTMLElement)
      list.current.scrollTop = Math.max(0, first.offsetTop - list.current.offsetTop - 48);
  }, []);
  const indexOf = (event: PointerEvent) => {
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-index]');
    return under instanceof HTMLElement ? Number(under.dataset.index) : undefined;
  };
  const press = (event: KeyboardEvent) => {
    const now = selection?.head ?? Math.max(0, said);
    const moves: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now - 8,
      ArrowDown: now + 8,
      Home: words.findIndex(({ state }) => state === 'kept'),
      End: words.findLastIndex(({ state }) => state === 'kept'),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const target = Math.min(words.length - 1, Math.max(0, next));
      onSelect({ anchor: event.shiftKey && selection ? selection.anchor : target, head: target });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onCut();
    } else if (event.key === 'Escape') onSelect(null);
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Words"
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={head === undefined ? undefined : `${id}-${head}`}
      onKeyDown={press}
      onPointerDown={(event) => {
        const index = indexOf(event);
        if (index === undefined || event.button !== 0) return;
        isDragging.current = event.pointerType === 'mouse';
        // A finger cannot drag without scrolling: it taps the first word, then the last.
        const isLast = event.pointerType === 'touch' && selection?.anchor === selection?.head;
        const goesOn = selection && (event.shiftKey || isLast);
        onSelect({ anchor: goesOn ? selection.anchor : index, head: index });
      }}
      onPointerMove={(event) => {
        const index = isDragging.current && event.buttons === 1 ? indexOf(event) : undefined;
        if (index !== undefined && selection && index !== selection.head)
          onSelect({ anchor: selection.anchor, head: index });
      }}
      onPointerUp={() => {
        isDragging.current = false;
      }}
      className="mt-3 max-h-[46vh] min-h-40 overflow-y-auto rounded-medium border border-line bg-surface p-4 leading-8 select-none"
    >
      {words.map((word, i) => (
        <Word
          // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place
          key={i}
          id={`${id}-${i}`}
          index={i}
          word={word}
          isChosen={i >= from && i <= to}
          isSaid={i === said && atSeconds < word.endSeconds + 0.3}
          isFound={hits.has(i)}
        />
      ))}
    </div>
  );
}

const Word = memo(function Word({
  id,
  index,
  word,
  isChosen,
  isSaid,
  isFound,
}: {
  readonly id: string;
  readonly index: number;
  readonly word: ShownWord;
  readonly isChosen: boolean;
  readonly isSaid: boolean;
  readonly isFound: boolean;
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the option (aria-activedescendant)
    <span
      id={id}
      role="option"
      aria-selected={isChosen}
      data-index={index}
      data-state={word.state}
      className={clsx(
        'cursor-text rounded-[4px] px-[3px] py-1',
        word.state === 'kept' ? 'text-ink' : 'text-quiet',
        word.state === 'cut' && 'line-through decoration-1',
        isChosen ? 'bg-accent text-on-accent' : isSaid ? 'bg-wash text-accent' : isFound && 'bg-caution-wash',
      )}
    >
      {word.text}{' '}
    </span>
  );
});
