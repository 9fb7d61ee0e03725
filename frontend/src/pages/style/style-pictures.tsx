import { type Grade, gradeChange, type Rgb, shownRgb, toOkLab } from '@reelwright/plan';
import type { ReactNode } from 'react';
import type { Style } from '../../actions/styles.ts';

/** A style as pictures: colours, rhythm, motion, sound. Every number stands beside its picture. */
export function StylePictures({ style, grade }: { readonly style: Style; readonly grade: Grade | null }) {
  return (
    <section aria-labelledby="dna">
      <h2 id="dna" className="text-title">
        Style DNA
      </h2>
      <div className="mt-4 grid gap-5 md:grid-cols-2">
        <Card title="Colours">
          <Degrees style={style} />
        </Card>
        {grade && (
          <Card title="What the colours become">
            <ToneCurve grade={grade} />
            <Swatches grade={grade} />
          </Card>
        )}
        <Card title="Cuts and beats">
          <Rhythm style={style} />
        </Card>
        <Card title="Motion">
          <Gauge label="Motion" value={style.motion_intensity} />
          <Gauge label="Zoom" value={style.zoom_usage} />
          <Facts
            facts={[
              ['Shape', style.aspect_ratio],
              ['Frames a second', String(style.frame_rate)],
              ['From shot to shot', transitionText(style.primary_transition)],
              [
                'Also',
                style.secondary_transition ? transitionText(style.secondary_transition) : 'nothing else',
              ],
            ]}
          />
        </Card>
        <Card title="Sound">
          <Facts
            facts={[
              ['Loudness', `${(style.audio_style.normalization_level * 36 - 36).toFixed(1)} LUFS`],
              ['Compression', `${style.audio_style.compression_ratio.toFixed(1)} to 1`],
              ['Bass', `${style.audio_style.bass_boost.toFixed(0)} of 100`],
              ['Speech stands out', style.audio_style.enhance_speech ? 'yes' : 'no'],
              ['Music', style.music_genre ?? 'none heard'],
            ]}
          />
        </Card>
      </div>
    </section>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="grid content-start gap-4 rounded-large border border-line bg-surface p-5">
      <h3 className="text-body">{title}</h3>
      {children}
    </div>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-small">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-quiet">{name}</dt>
          <dd className="text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const DEGREES = [
  ['temperature', 'Temperature', 'cool', 'warm'],
  ['tint', 'Tint', 'green', 'magenta'],
  ['saturation', 'Saturation', 'grey', 'colourful'],
  ['contrast', 'Contrast', 'flat', 'hard'],
  ['highlights', 'Highlights', 'held back', 'bright'],
  ['shadows', 'Shadows', 'deep', 'lifted'],
] as const;

/** The six grades, each from −100 to 100 about ordinary footage. */
function Degrees({ style }: { readonly style: Style }) {
  return (
    <ul className="grid grid-cols-1 gap-3">
      {DEGREES.map(([name, label, low, high]) => {
        const value = style.color_grade[name];
        return (
          <li key={name} className="text-small">
            <div className="flex justify-between">
              <span className="font-medium">{label}</span>
              <span className="text-quiet tabular-nums">
                {value > 0 ? `+${value}` : value} {value === 0 ? '' : value < 0 ? low : high}
              </span>
            </div>
            <div aria-hidden className="relative mt-1 h-2 rounded-full bg-sunken">
              <span className="absolute inset-y-[-2px] left-1/2 w-px bg-edge" />
              <span
                className="absolute inset-y-0 rounded-full bg-accent"
                style={{
                  left: `${50 + Math.min(0, value) / 2}%`,
                  width: `${Math.max(1, Math.abs(value) / 2)}%`,
                }}
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const CURVE_POINTS = 48;

/** Lightness in (left to right) against lightness out (bottom to top), as it is applied. */
function ToneCurve({ grade }: { readonly grade: Grade }) {
  const change = gradeChange(grade);
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const from = i / CURVE_POINTS;
    const { l } = change({ l: from, a: 0, b: 0 });
    return `${(from * 100).toFixed(1)},${(100 - l * 100).toFixed(1)}`;
  });
  return (
    <svg
      viewBox="0 0 100 100"
      role="img"
      aria-label="Tone curve"
      className="aspect-square w-full max-w-56 rounded-small bg-sunken"
    >
      <path d="M0 100 L100 0" className="stroke-edge" strokeWidth="0.6" strokeDasharray="2 2" fill="none" />
      <polyline
        points={points.join(' ')}
        className="stroke-accent"
        strokeWidth="1.6"
        fill="none"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Colours that everybody knows: three complexions, sky, leaves, brick, and greys. */
const KNOWN = [
  '#F1C9A8',
  '#B9805A',
  '#6B4226',
  '#6FA8DC',
  '#5B8C3E',
  '#A6452F',
  '#D9D9D9',
  '#7F7F7F',
  '#2B2B2B',
];

/** Known colours before (above) and after (below). */
function Swatches({ grade }: { readonly grade: Grade }) {
  const change = gradeChange(grade);
  return (
    <div
      role="img"
      aria-label="Known colours before and after"
      className="grid grid-cols-9 overflow-hidden rounded-small"
    >
      {KNOWN.map((colour) => (
        <span key={colour} className="h-8" style={{ background: colour }} />
      ))}
      {KNOWN.map((colour) => (
        <span
          key={colour}
          className="h-8"
          style={{ background: hexOf(shownRgb(change(toOkLab(rgbOf(colour))))) }}
        />
      ))}
    </div>
  );
}

function rgbOf(hex: string): Rgb {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return { red: channel(1), green: channel(3), blue: channel(5) };
}

function hexOf({ red, green, blue }: Rgb): string {
  return `#${[red, green, blue]
    .map((value) =>
      Math.round(Math.min(1, Math.max(0, value)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** How much of the video the strip shows, s. */
const STRIP_SECONDS = 20;
const REGISTERS = { bass: 72, mid: 50, treble: 28 } as const;

/** Twenty seconds of it: cuts as lines at their mean distance, beats as dots, low ones below. */
function Rhythm({ style }: { readonly style: Style }) {
  const length = Math.min(STRIP_SECONDS, Math.max(1, style.source_duration_seconds));
  const every = style.cut_frequency > 0 ? 60 / style.cut_frequency : Number.POSITIVE_INFINITY;
  const cuts = Array.from({ length: Math.min(400, Math.floor(length / every)) }, (_, i) => (i + 1) * every);
  const beats = style.detected_beats.filter((beat) => beat.timestamp_ms < length * 1000);
  const x = (seconds: number) => (seconds / length) * 400;
  return (
    <>
      <svg
        viewBox="0 0 400 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${Math.round(length)} seconds: cuts and beats`}
        className="h-24 w-full rounded-small bg-sunken"
      >
        {cuts.map((at) => (
          <line key={at} x1={x(at)} x2={x(at)} y1={6} y2={94} className="stroke-edge" strokeWidth="1.2" />
        ))}
        {beats.map((beat) => (
          <circle
            key={`${beat.timestamp_ms} ${beat.frequency}`}
            cx={x(beat.timestamp_ms / 1000)}
            cy={REGISTERS[beat.frequency]}
            r={1.5 + 2 * beat.confidence}
            className="fill-accent"
          />
        ))}
      </svg>
      <Facts
        facts={[
          ['A cut every', Number.isFinite(every) ? `${every.toFixed(1)} s` : 'none'],
          ['Tempo', style.tempo_bpm ? `${style.tempo_bpm.toFixed(0)} beats a minute` : 'none heard'],
          ['Beats', String(style.detected_beats.length)],
        ]}
      />
    </>
  );
}

function Gauge({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <div className="text-small">
      <div className="flex justify-between">
        <span className="font-medium">{label}</span>
        <span className="text-quiet tabular-nums">{Math.round(value)} of 100</span>
      </div>
      <div aria-hidden className="mt-1 h-2 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-accent" style={{ width: `${Math.min(100, value)}%` }} />
      </div>
    </div>
  );
}

function transitionText({ type, duration_ms }: Style['primary_transition']): string {
  return duration_ms === 0 ? type : `${type}, ${duration_ms} ms`;
}
