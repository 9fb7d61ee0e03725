import * as Tabs from '@radix-ui/react-tabs';
import { useEffect, useRef, useState } from 'react';
import type { ClipBody } from '../../actions/clips.ts';
import { type PlanAnswer, sourceUrl, type TranscriptAnswer } from '../../actions/plan.ts';
import { useStayWhile } from '../../app/stay.ts';
import { CaptionsPanel } from './captions-panel.tsx';
import { FramingPanel } from './framing-panel.tsx';
import { EditorHeader } from './header.tsx';
import { shotEdits } from './shot-edits.ts';
import { ShotStrip } from './shot-strip.tsx';
import { Stage } from './stage.tsx';
import { placedShots } from './timeline.ts';
import { TranscriptPanel } from './transcript-panel.tsx';
import { useEditing } from './use-editing.ts';
import { type Decks, useDrawing, usePlayback, useWhereabouts } from './use-playback.ts';
import { useShortcuts } from './use-shortcuts.ts';

const TABS = [
  ['words', 'Words'],
  ['framing', 'Framing'],
  ['captions', 'Captions and shape'],
] as const;

const TAB =
  'h-10 rounded-small px-3 text-small font-medium text-quiet transition-colors hover:text-ink data-[state=active]:bg-wash data-[state=active]:text-accent';

/** The editor: the clip as it will be on the left, what it is made of on the right, its shots below. */
export function Editor({
  jobId,
  clip,
  kept,
  transcript,
}: {
  readonly jobId: string;
  readonly clip: ClipBody;
  readonly kept: PlanAnswer;
  readonly transcript: TranscriptAnswer | null;
}) {
  const editing = useEditing(jobId, clip.index, kept);
  const [decks, setDecks] = useState<Decks | null>(null);
  const playback = usePlayback(decks, editing.plan);
  const where = useWhereabouts(playback);
  const drawing = useDrawing(editing.plan);
  const shots = placedShots(editing.plan);
  const [tab, setTab] = useState<string>('words');
  // The shot that is shown is the one to be framed: what is changed is seen.
  const shot = shots.findLast((one) => one.fromSeconds <= where.outputSeconds + 1e-3) ?? shots[0];
  const edits = shotEdits(editing, shot, where.sourceSeconds);
  const editor = useRef<HTMLDivElement>(null);
  useShortcuts(editor, { editing, playback, shots: edits });
  // So that its keys work from the beginning.
  useEffect(() => editor.current?.focus({ preventScroll: true }), []);
  useStayWhile(editing.isChanged);
  return (
    <div ref={editor} tabIndex={-1} className="pt-6 outline-none">
      <EditorHeader jobId={jobId} clip={clip} editing={editing} />
      <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)] lg:gap-8">
        <Stage
          clip={clip}
          url={sourceUrl(jobId)}
          plan={editing.plan}
          drawing={drawing}
          playback={playback}
          where={where}
          onDecks={setDecks}
        />
        <Tabs.Root value={tab} onValueChange={setTab} className="min-w-0">
          <Tabs.List aria-label="What to change" className="flex flex-wrap gap-1 border-b border-line pb-2">
            {TABS.map(([value, label]) => (
              <Tabs.Trigger key={value} value={value} className={TAB}>
                {label}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Tabs.Content value="words" className="pt-4">
            <TranscriptPanel editing={editing} transcript={transcript} playback={playback} where={where} />
          </Tabs.Content>
          <Tabs.Content value="framing" className="pt-4">
            {shot && playback && (
              <FramingPanel
                key={`${shot.segment} ${shot.index}`}
                editing={editing}
                shot={shot}
                playback={playback}
              />
            )}
          </Tabs.Content>
          <Tabs.Content value="captions" className="pt-4">
            <CaptionsPanel editing={editing} />
          </Tabs.Content>
        </Tabs.Root>
      </div>
      <ShotStrip
        shots={shots}
        chosen={shot}
        outputSeconds={where.outputSeconds}
        edits={edits}
        onChoose={(index) => {
          setTab('framing');
          playback?.seek((shots[index]?.fromSeconds ?? 0) + 0.02);
        }}
      />
    </div>
  );
}
