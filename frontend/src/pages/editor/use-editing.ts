import { diffPlans, type Plan } from '@reelwright/plan';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { clipsQuery } from '../../actions/clips.ts';
import { type PlanAnswer, savePlan } from '../../actions/plan.ts';
import { beginHistory, change, type History, redo, undo } from './history.ts';

/** A plan being edited: as it is now, what was done to it, and what is kept of it. */
export type Editing = {
  readonly plan: Plan;
  readonly history: History<Plan>;
  /** Whether it differs from what was rendered last. */
  readonly isChanged: boolean;
  /** Another plan in place of this one; `label` says what was done, for undoing it. */
  readonly apply: (plan: Plan, label: string) => void;
  /** A change that the service makes, e.g. of captions. Its failure is told in `trouble`. */
  readonly applyLater: (plan: Promise<Plan>, label: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** What went wrong with the last change; undefined when nothing did. */
  readonly trouble: string | undefined;
  readonly isWorking: boolean;
  /** Keeps it and has the clip rendered anew. */
  readonly render: () => void;
  readonly isSaving: boolean;
};

/** Edits the plan of a clip, from the one that is kept. */
export function useEditing(jobId: string, index: number, kept: PlanAnswer): Editing {
  const queries = useQueryClient();
  const [saved, setSaved] = useState(kept);
  const [history, setHistory] = useState(() => beginHistory(kept.plan));
  const [trouble, setTrouble] = useState<string>();
  const [waiting, setWaiting] = useState(0);
  const latest = useRef(0);
  const apply = useCallback((plan: Plan, label: string) => {
    latest.current += 1;
    setTrouble(undefined);
    setHistory((before) => change(before, plan, label));
  }, []);
  const applyLater = useCallback((plan: Promise<Plan>, label: string) => {
    latest.current += 1;
    const mine = latest.current;
    setTrouble(undefined);
    setWaiting((count) => count + 1);
    plan
      .then(
        // What was changed meanwhile counts: the answer was made of a plan of before.
        (made) => mine === latest.current && setHistory((before) => change(before, made, label)),
        (error: Error) => setTrouble(error.message),
      )
      .finally(() => setWaiting((count) => count - 1));
  }, []);
  const { present: plan } = history;
  // The editor is drawn anew many times a second while the clip plays; a plan is large.
  const patch = useMemo(() => diffPlans(saved.plan, plan), [saved.plan, plan]);
  const saving = useMutation({
    mutationFn: () => savePlan(jobId, index, { patch, revision: saved.revision }),
    onSuccess: async (answer) => {
      setSaved(answer);
      await queries.invalidateQueries({ queryKey: clipsQuery(jobId).queryKey });
    },
    onError: (error) => setTrouble(error.message),
  });
  const step = (move: typeof undo) => () => {
    latest.current += 1;
    setTrouble(undefined);
    setHistory(move);
  };
  return {
    plan,
    history,
    isChanged: Object.keys(patch).length > 0,
    apply,
    applyLater,
    undo: step(undo),
    redo: step(redo),
    trouble,
    isWorking: waiting > 0,
    render: () => saving.mutate(),
    isSaving: saving.isPending,
  };
}
