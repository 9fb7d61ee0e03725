import { type CaptionLook, type CaptionPreset, withAspectRatio } from '@reelwright/plan';
import { type FormEvent, useEffect, useState } from 'react';
import { captionAnew, hookAnew } from '../../actions/plan.ts';
import { CAPTION_CHOICES, SHAPES } from '../../app/choices.ts';
import { Button, Choice, TextField, Toggle } from '../../design/index.ts';
import type { Editing } from './use-editing.ts';

/** Captions, the hook, and the shape of the finished video. */
export function CaptionsPanel({ editing }: { readonly editing: Editing }) {
  const { plan } = editing;
  const { captions } = plan;
  const setPreset = (preset: CaptionPreset) =>
    editing.applyLater(captionAnew(plan, preset), 'Change the captions');
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Choice label="Captions" value={captions.preset} choices={CAPTION_CHOICES} onChange={setPreset} />
        <Choice
          label="Shape of the video"
          value={plan.output.aspectRatio}
          choices={SHAPES}
          onChange={(aspectRatio) => {
            const reshaped = withAspectRatio(plan, aspectRatio);
            editing.applyLater(captionAnew(reshaped, captions.preset), 'Change the shape');
          }}
        />
      </div>
      <LookControls editing={editing} />
      <HookForm editing={editing} />
    </div>
  );
}

function LookControls({ editing }: { readonly editing: Editing }) {
  const { plan } = editing;
  const { captions } = plan;
  if (captions.preset === 'none') return null;
  const { look } = captions;
  const restyle = (some: Partial<CaptionLook>, label: string) =>
    editing.apply({ ...plan, captions: { ...captions, look: { ...look, ...some } } }, label);
  const move = (centreY: number) => {
    // Places that single cues were moved to, out of the way of a face, give way to the hand.
    const cues = captions.cues.map(({ centreY: _, ...cue }) => cue);
    editing.apply(
      { ...plan, captions: { ...captions, cues, look: { ...look, centreY } } },
      'Move the captions…',
    );
  };
  return (
    <fieldset className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <legend className="sr-only">Look of the captions</legend>
      <Slider
        label="Size"
        value={look.fontSize}
        min={0.02}
        max={0.1}
        step={0.001}
        text={`${Math.round(look.fontSize * 1920)} pixels in 1920`}
        onChange={(fontSize) => restyle({ fontSize }, 'Change the size…')}
      />
      <Slider
        label="Height in the frame"
        value={1 - look.centreY}
        min={0.08}
        max={0.92}
        step={0.01}
        text={`${Math.round((1 - look.centreY) * 100)} % from the bottom`}
        onChange={(height) => move(1 - height)}
      />
      <Colour label="Words" value={look.fill} onChange={(fill) => restyle({ fill }, 'Change a colour…')} />
      <Colour
        label="The word being said"
        value={look.activeFill}
        onChange={(activeFill) => restyle({ activeFill }, 'Change a colour…')}
      />
      <Toggle
        label="Capitals"
        checked={look.uppercase}
        onChange={(uppercase) => restyle({ uppercase }, 'Change the capitals')}
      />
    </fieldset>
  );
}

function Slider({
  label,
  value,
  min,
  max,
  step,
  text,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label className="grid gap-1.5 text-small font-medium">
      {label}
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-6 cursor-pointer accent-accent"
      />
    </label>
  );
}

function Colour({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (colour: string) => void;
}) {
  return (
    <label className="flex items-center justify-between gap-4 text-small font-medium">
      {label}
      <input
        type="color"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-14 cursor-pointer rounded-small border border-edge bg-surface p-0.5"
      />
    </label>
  );
}

function HookForm({ editing }: { readonly editing: Editing }) {
  const { plan } = editing;
  const shown = plan.hook?.text ?? '';
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editing.applyLater(hookAnew(plan, text), text.trim() === '' ? 'Take the hook away' : 'Change the hook');
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1 basis-64">
        <TextField
          label="Hook over the first seconds"
          hint="A line that says why to go on watching. Empty: none."
          value={text}
          placeholder={plan.about.viralHook}
          maxLength={300}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={text === shown || editing.isWorking} className="mb-[1.625rem]">
        Show it
      </Button>
    </form>
  );
}
