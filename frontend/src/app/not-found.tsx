import { ButtonLink, EmptyState } from '../design/index.ts';
import { usePageTitle } from './title.ts';

/** An address that leads nowhere. */
export function NotFound() {
  usePageTitle('Not found');
  return (
    <div className="mx-auto max-w-xl px-4 py-24">
      <h1 className="sr-only">Not found</h1>
      <EmptyState title="There is no such page" action={<ButtonLink to="/">To your videos</ButtonLink>}>
        The address may be mistyped, or what was here has been deleted.
      </EmptyState>
    </div>
  );
}
