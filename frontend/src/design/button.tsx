import { Link, type LinkProps } from '@tanstack/react-router';
import clsx from 'clsx';
import { ChevronLeft, Pause, Play } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

/** How much a button asks to be pressed. */
type Weight = 'primary' | 'plain' | 'quiet' | 'danger';

const WEIGHTS: Record<Weight, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong disabled:bg-sunken disabled:text-quiet',
  plain: 'bg-surface text-ink border border-edge/60 hover:border-edge hover:bg-sunken disabled:text-quiet',
  quiet: 'text-ink hover:bg-sunken disabled:text-quiet',
  danger: 'bg-surface text-danger border border-danger/50 hover:bg-danger-wash',
};

const SHAPE =
  'inline-flex items-center justify-center gap-2 rounded-small font-medium whitespace-nowrap transition-colors select-none';
const SIZES = { medium: 'h-10 px-4 text-body', small: 'h-8 px-3 text-small' };

type Look = { readonly weight?: Weight; readonly size?: keyof typeof SIZES };

/** A button. Does not submit a form unless `type` says so. */
export function Button({
  weight = 'plain',
  size = 'medium',
  className,
  ...rest
}: Look & ComponentProps<'button'>) {
  return <button type="button" {...rest} className={clsx(SHAPE, SIZES[size], WEIGHTS[weight], className)} />;
}

/** A link to another page of the app that looks like a button. */
export function ButtonLink({
  weight = 'plain',
  size = 'medium',
  children,
  className,
  ...to
}: Look & LinkProps & { readonly children: ReactNode; readonly className?: string }) {
  return (
    <Link {...to} className={clsx(SHAPE, SIZES[size], WEIGHTS[weight], className)}>
      {children}
    </Link>
  );
}

/** A link to a file that is kept on the visitor's machine, and looks like a button. */
export function DownloadLink({
  weight = 'plain',
  size = 'medium',
  href,
  children,
}: Look & { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} download className={clsx(SHAPE, SIZES[size], WEIGHTS[weight])}>
      {children}
    </a>
  );
}

/** The way back to the page that this one belongs to. */
export function BackLink({ children, ...to }: LinkProps & { readonly children: ReactNode }) {
  return (
    <Link
      {...to}
      className="-ml-1 inline-flex items-center gap-1 rounded-small py-1 pr-2 text-small text-quiet hover:text-ink"
    >
      <ChevronLeft size={16} aria-hidden /> {children}
    </Link>
  );
}

/** A button with a picture only; `label` is what it is called. 36 pixels square, above the 24 of WCAG 2.2, 2.5.8. */
export function IconButton({
  label,
  className,
  ...rest
}: { readonly label: string } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex size-9 shrink-0 items-center justify-center rounded-small text-quiet transition-colors hover:bg-sunken hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent aria-pressed:bg-wash aria-pressed:text-accent',
        className,
      )}
    />
  );
}

/** Plays and pauses a video. */
export function PlayButton({
  isPlaying,
  onToggle,
}: {
  readonly isPlaying: boolean;
  readonly onToggle: () => void;
}) {
  const Icon = isPlaying ? Pause : Play;
  return (
    <IconButton label={isPlaying ? 'Pause' : 'Play'} onClick={onToggle}>
      <Icon size={19} fill="currentColor" aria-hidden />
    </IconButton>
  );
}
