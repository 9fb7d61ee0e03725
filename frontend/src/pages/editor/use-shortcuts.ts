import { type RefObject, useEffect, useRef } from 'react';
import type { Playback } from './playback.ts';
import type { ShotEdits } from './shot-edits.ts';
import type { Editing } from './use-editing.ts';

/** How far the arrow keys go, s. */
const STEP_SECONDS = 2;

/** What the keys work on. */
type Keyed = {
  readonly editing: Editing;
  readonly playback: Playback | undefined;
  readonly shots: ShotEdits;
};

/**
 * Space and K play, J and L go back and on, S splits the shot, M joins it with the next: with the focus in the editor, so
 * that they are nobody's who speaks to the page (WCAG 2.2, 2.1.4). Ctrl-Z undoes, Ctrl-Shift-Z does again. None of them
 * while something is written.
 */
export function useShortcuts(editor: RefObject<HTMLElement | null>, keyed: Keyed): void {
  const current = useRef(keyed);
  current.current = keyed;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const key = event.key.toLowerCase();
      if (!(target instanceof Element) || target.closest('input, textarea, select, dialog')) return;
      if ((event.metaKey || event.ctrlKey) && key === 'z') {
        event.preventDefault();
        const { undo, redo } = current.current.editing;
        if (event.shiftKey) redo();
        else undo();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || !editor.current?.contains(target)) return;
      // Space presses what has the focus.
      const act = key === ' ' && isPressable(target) ? undefined : actOf(key, current.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [editor]);
}

function actOf(key: string, { playback, shots }: Keyed): (() => void) | null | undefined {
  const step = (seconds: number) => playback && (() => playback.seek(playback.outputSeconds + seconds));
  const acts: Readonly<Record<string, (() => void) | null | undefined>> = {
    k: playback && (() => playback.toggle()),
    ' ': playback && (() => playback.toggle()),
    j: step(-STEP_SECONDS),
    l: step(STEP_SECONDS),
    s: shots.split,
    m: shots.join,
  };
  return acts[key];
}

function isPressable(target: Element): boolean {
  return target.closest('button, a, summary, [role=tab], [role=option]') !== null;
}
