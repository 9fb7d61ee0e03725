import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { CircleUserRound } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { operatorQuery } from '../actions/operator.ts';
import { logOut, type User } from '../actions/session.ts';

const ITEM = 'flex h-9 w-full items-center rounded-small px-3 text-left text-small hover:bg-sunken';

/** Who is logged in, and what only they may look at. The browser's own popover: it closes on Escape and on a press beside it. */
export function UserMenu({ user }: { readonly user: User }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { data: operated } = useQuery({ ...operatorQuery, enabled: isOpen });
  const close = () => menu.current?.hidePopover();
  const leave = async () => {
    await logOut();
    queries.clear();
    await navigate({ to: '/login' });
  };
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label="Your account"
        aria-expanded={isOpen}
        className="inline-flex size-9 items-center justify-center rounded-small text-quiet transition-colors hover:bg-sunken hover:text-ink"
      >
        <CircleUserRound size={19} aria-hidden />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        onToggle={(event) => setOpen(event.newState === 'open')}
        className="fixed inset-auto top-13 right-[max(1rem,calc(50vw-36rem+1rem))] w-60 rounded-medium border border-line bg-surface p-1.5 text-ink shadow-raised"
      >
        <p className="px-3 pt-2 text-small font-medium">{user.name ?? 'Signed in'}</p>
        <p className="border-b border-line px-3 pb-2.5 text-fine text-quiet wrap-anywhere">{user.email}</p>
        <ul className="pt-1.5">
          <li>
            <Link to="/account" onClick={close} className={ITEM}>
              Account and credits
            </Link>
          </li>
          <li>
            <Link to="/keys" onClick={close} className={ITEM}>
              API keys
            </Link>
          </li>
          {operated && (
            <li>
              <Link to="/operator" onClick={close} className={ITEM}>
                How the service does
              </Link>
            </li>
          )}
          <li>
            <a href="/docs" className={ITEM}>
              API reference
            </a>
          </li>
          <li>
            <button type="button" onClick={() => void leave()} className={ITEM}>
              Log out
            </button>
          </li>
        </ul>
      </div>
    </>
  );
}
