import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { userQuery } from '../actions/session.ts';
import { Mark } from './mark.tsx';
import { ThemeButton } from './theme-button.tsx';
import { UserMenu } from './user-menu.tsx';

const PLACES = [
  { to: '/', label: 'Videos' },
  { to: '/style', label: 'Style' },
] as const;

/** What is around every page of somebody who is logged in. */
export function Shell() {
  const { data: user } = useQuery(userQuery);
  return (
    <>
      <a
        href="#main"
        className="sr-only rounded-small bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the page
      </a>
      <header className="border-b border-line bg-paper">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4">
          <Link to="/" className="flex items-center gap-2.5 rounded-small pr-2 font-semibold tracking-tight">
            <Mark className="size-7" />
            <span className="max-sm:sr-only">Reelwright</span>
          </Link>
          <nav aria-label="Main" className="flex items-center gap-1 sm:ml-4">
            {PLACES.map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ exact: to === '/' }}
                className="rounded-small px-3 py-1.5 text-small font-medium text-quiet transition-colors hover:bg-sunken hover:text-ink data-[status=active]:text-ink"
              >
                {label}
              </Link>
            ))}
          </nav>
          <div className="ml-auto flex items-center gap-1">
            <ThemeButton />
            {user && <UserMenu user={user} />}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-6xl px-4 pb-24 outline-none">
        <Outlet />
      </main>
    </>
  );
}
