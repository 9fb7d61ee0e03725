import clsx from 'clsx';
import type { ReactNode } from 'react';

const TONES = {
  neutral: 'bg-sunken text-quiet',
  good: 'bg-wash text-accent',
  bad: 'bg-danger-wash text-danger',
  caution: 'bg-caution-wash text-caution',
};

/** What a few words mean for whoever reads them. */
export type Tone = keyof typeof TONES;

/** A state in a word or two. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-fine font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Something to be told in a sentence or two, with what to do. Errors are read out at once. */
export function Notice({
  tone,
  title,
  children,
  action,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={clsx('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-medium px-4 py-3', TONES[tone])}
    >
      <div className="min-w-0 flex-1 basis-60">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-small wrap-anywhere">{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** How far something is, 0–1. */
export function ProgressBar({ label, value }: { readonly label: string; readonly value: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full origin-left rounded-full bg-accent transition-transform duration-500"
        style={{ transform: `scaleX(${percent / 100})` }}
      />
    </div>
  );
}

/** The place of something that is on its way. */
export function Skeleton({ className }: { readonly className: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded-medium bg-sunken', className)} />;
}

/** A page that is on its way: nothing for the eye in the first moments, a word for those who listen. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <div role="status" className="min-h-[60vh]">
      <span className="sr-only">{what}</span>
    </div>
  );
}

/** Where there is nothing yet, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 rounded-large border border-dashed border-line px-6 py-12 text-center">
      <p className="text-lead font-semibold">{title}</p>
      <div className="max-w-md text-quiet">{children}</div>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
