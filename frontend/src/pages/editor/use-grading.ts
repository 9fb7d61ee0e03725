import type { Grade } from '@reelwright/plan';
import { useEffect, useState } from 'react';
import { Grading } from './grading.ts';

/** The colours of the preview. */
export type PreviewColours = {
  /** Undefined while there is nothing to change, or it is still computed. */
  readonly grading: Grading | undefined;
  /** Why the preview has the source's colours all the same; null when it has not. */
  readonly trouble: string | null;
};

const SOURCE_COLOURS: PreviewColours = { grading: undefined, trouble: null };

/** Makes the preview ready for a grade, computed beside the page. */
export function useGrading(grade: Grade | null): PreviewColours {
  const [colours, setColours] = useState(SOURCE_COLOURS);
  // The same grade comes as another object with every edit.
  const key = JSON.stringify(grade);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the grade is what its text says
  useEffect(() => {
    if (!grade) return;
    const leaving = new AbortController();
    let opened: Grading | undefined;
    Grading.open(grade, leaving.signal).then(
      (grading) => {
        opened = grading;
        if (leaving.signal.aborted) grading.close();
        else setColours({ grading, trouble: null });
      },
      (error: Error) => {
        if (!leaving.signal.aborted) setColours({ grading: undefined, trouble: error.message });
      },
    );
    return () => {
      leaving.abort();
      opened?.close();
      setColours(SOURCE_COLOURS);
    };
  }, [key]);
  return colours;
}
