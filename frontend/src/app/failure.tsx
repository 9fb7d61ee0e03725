import { RequestError } from '../actions/request.ts';
import { Button, Notice } from '../design/index.ts';

/** What went wrong with a page or a part of it, and trying again. */
export function Failure({
  error,
  onRetry,
  isWholePage = false,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Whether nothing else is shown: then it is the page's heading. */
  readonly isWholePage?: boolean;
}) {
  const said =
    error instanceof RequestError
      ? error.message
      : 'This page could not be shown. Load it again; if that does not help, the service may have been updated.';
  return (
    <div className="py-6">
      {isWholePage && <h1 className="sr-only">That did not work</h1>}
      <Notice
        tone="bad"
        title="That did not work"
        action={
          onRetry && (
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {said}
      </Notice>
    </div>
  );
}
