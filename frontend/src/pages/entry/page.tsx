import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { logIn, signUp, userQuery } from '../../actions/session.ts';
import { Mark } from '../../app/mark.tsx';
import { usePageTitle } from '../../app/title.ts';
import { Button, Notice, TextField } from '../../design/index.ts';

/** The shortest password that the service takes. */
const SHORTEST_PASSWORD = 8;

/** Logging in and signing up: one form, two addresses. */
export function EntryPage() {
  const isNew = useLocation({ select: ({ pathname }) => pathname === '/signup' });
  const { next } = useSearch({ strict: false });
  const queries = useQueryClient();
  const navigate = useNavigate();
  usePageTitle(isNew ? 'Sign up' : 'Log in');
  const entering = useMutation({
    mutationFn: (given: { email: string; password: string; name: string }) => {
      const { name, ...credentials } = given;
      if (!isNew) return logIn(credentials);
      return signUp(name === '' ? credentials : given);
    },
    onSuccess: async (user) => {
      queries.setQueryData(userQuery.queryKey, user);
      await navigate({ href: next ?? '/' });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    entering.mutate({ email: text('email'), password: String(form.get('password')), name: text('name') });
  };
  const search = next === undefined ? {} : { next };
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-sm">
        <Mark className="size-11" />
        <h1 className="mt-6 text-display">{isNew ? 'Make an account' : 'Welcome back'}</h1>
        <p className="mt-2 text-quiet">
          {isNew
            ? 'Long talking videos in, finished short clips out. Your videos stay on this server.'
            : 'Log in to your videos and clips.'}
        </p>
        <form key={isNew ? 'new' : 'known'} onSubmit={submit} className="mt-8 grid gap-4">
          {entering.isError && <Notice tone="bad">{entering.error.message}</Notice>}
          {isNew && <TextField label="Name (optional)" name="name" autoComplete="name" maxLength={100} />}
          <TextField label="E-mail" name="email" type="email" autoComplete="email" required autoFocus />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            minLength={isNew ? SHORTEST_PASSWORD : undefined}
            hint={isNew ? `At least ${SHORTEST_PASSWORD} characters.` : undefined}
            required
          />
          <Button type="submit" weight="primary" disabled={entering.isPending} className="mt-2">
            {isNew ? 'Sign up' : 'Log in'}
          </Button>
        </form>
        <p className="mt-6 text-small text-quiet">
          {isNew ? 'You have an account? ' : 'New here? '}
          <Link
            to={isNew ? '/login' : '/signup'}
            search={search}
            className="font-medium text-accent underline"
          >
            {isNew ? 'Log in' : 'Make an account'}
          </Link>
        </p>
      </div>
    </main>
  );
}
