import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';

/** A modal dialog: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({
  title,
  open,
  onClose,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-large border border-line bg-surface p-6 text-ink shadow-raised backdrop:bg-black/50"
    >
      {open && (
        <>
          <h2 id={heading} className="text-lead">
            {title}
          </h2>
          <div className="mt-2">{children}</div>
        </>
      )}
    </dialog>
  );
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  title,
  action,
  open,
  isWorking,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button says, e.g. “Delete”. */
  readonly action: string;
  readonly open: boolean;
  readonly isWorking: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <div className="text-quiet">{children}</div>
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Keep</Button>
        <Button weight="danger" disabled={isWorking} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
