import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { CircleUserRound } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { operatorQuery } from '../actions/operator.ts';
import { logOut, type User } from '../actions/session.ts';

const ITEM =
  'flex h-9 cursor-pointer items-center rounded-small px-3 text-small outline-none data-[highlighted]:bg-sunken';

/** Who is logged in, and what only they may look at. */
export function UserMenu({ user }: { readonly user: User }) {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { data: operated } = useQuery({ ...operatorQuery, enabled: isOpen });
  const navigate = useNavigate();
  const leave = async () => {
    await logOut();
    queries.clear();
    await navigate({ to: '/login' });
  };
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        aria-label="Your account"
        className="inline-flex size-9 items-center justify-center rounded-small text-quiet transition-colors hover:bg-sunken hover:text-ink"
      >
        <CircleUserRound size={19} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-40 min-w-56 rounded-medium border border-line bg-surface p-1.5 shadow-raised"
        >
          <div className="px-3 py-2">
            <p className="text-small font-medium">{user.name ?? 'Signed in'}</p>
            <p className="text-fine text-quiet">{user.email}</p>
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item asChild className={ITEM}>
            <Link to="/account">Account and credits</Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild className={ITEM}>
            <Link to="/keys">API keys</Link>
          </DropdownMenu.Item>
          {operated && (
            <DropdownMenu.Item asChild className={ITEM}>
              <Link to="/operator">How the service does</Link>
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item asChild className={ITEM}>
            <a href="/docs">API reference</a>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={leave}>
            Log out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
