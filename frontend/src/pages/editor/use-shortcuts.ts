import { useEffect, useRef } from 'react';
import type { Playback } from './playback.ts';
import type { Editing } from './use-editing.ts';

/** How far the arrow keys go, s. */
const STEP_SECONDS = 2;

/** Space and K play, J and L go back and on, Ctrl-Z undoes, Ctrl-Shift-Z does again; not while something is written. */
export function useShortcuts(editing: Editing, playback: Playback | undefined): void {
  const current = useRef({ editing, playback });
  current.current = { editing, playback };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { editing: edits, playback: player } = current.current;
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
      const key = event.key.toLowerCase();
      const withCommand = event.metaKey || event.ctrlKey;
      if (withCommand && key === 'z') {
        event.preventDefault();
        if (event.shiftKey) edits.redo();
        else edits.undo();
      } else if (withCommand || event.altKey) {
        return;
      } else if (key === 'k' || (key === ' ' && !isPressable(event.target))) {
        event.preventDefault();
        player?.toggle();
      } else if (player && (key === 'j' || key === 'l')) {
        player.seek(player.outputSeconds + (key === 'j' ? -STEP_SECONDS : STEP_SECONDS));
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('button, a, summary, [role=tab], [role=option]') !== null
  );
}
