import { ButtonLink, EmptyState } from '../design/index.ts';
import { usePageTitle } from './title.ts';

/** An address that leads nowhere. */
export function NotFound() {
  usePageTitle('Not found');
  return (
    <main className="mx-auto max-w-xl px-4 py-24">
      <EmptyState title="There is no such page" action={<ButtonLink to="/">To your videos</ButtonLink>}>
        The address may be mistyped, or what was here has been deleted.
      </EmptyState>
    </main>
  );
}
