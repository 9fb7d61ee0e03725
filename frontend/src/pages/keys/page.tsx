import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type KeyBody, keysQuery, makeKey, type NewKeyBody, revokeKey } from '../../actions/keys.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { timeAgo } from '../../app/wording.ts';
import { Button, ConfirmDialog, EmptyState, Notice, Pill, Skeleton, TextField } from '../../design/index.ts';

/** Keys for programs: made, shown once, revoked. */
export function KeysPage() {
  usePageTitle('API keys');
  const queries = useQueryClient();
  const keys = useQuery(keysQuery);
  const making = useMutation({
    mutationFn: makeKey,
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name') ?? '').trim();
    making.mutate(name, { onSuccess: () => form.reset() });
  };
  const active = keys.data?.filter((key) => key.revokedAt === null) ?? [];
  const revoked = keys.data?.filter((key) => key.revokedAt !== null) ?? [];
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-8 pt-8">
      <div>
        <h1 className="text-display">API keys</h1>
        <p className="mt-2 text-quiet">
          A program that has a key may do all that you may, but make keys. How it is used stands in the{' '}
          <a href="/docs" className="font-medium text-accent underline">
            API reference
          </a>
          .
        </p>
      </div>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <TextField
            label="Name of the key (optional)"
            name="name"
            maxLength={100}
            placeholder="What uses it"
          />
        </div>
        <Button type="submit" weight="primary" disabled={making.isPending}>
          Make a key
        </Button>
      </form>
      {making.isError && <Notice tone="bad">{making.error.message}</Notice>}
      {making.data && <NewKey made={making.data} onDone={making.reset} />}
      <section aria-labelledby="active-keys">
        <h2 id="active-keys" className="text-title">
          In use
        </h2>
        {keys.isPending && <Skeleton className="mt-4 h-20" />}
        {keys.isError && <Failure error={keys.error} onRetry={() => keys.refetch()} />}
        {keys.isSuccess && active.length === 0 && (
          <div className="mt-4">
            <EmptyState title="No keys">Make one to use Reelwright from a program.</EmptyState>
          </div>
        )}
        <KeyList keys={active} />
      </section>
      {revoked.length > 0 && (
        <section aria-labelledby="revoked-keys">
          <h2 id="revoked-keys" className="text-title">
            Revoked
          </h2>
          <KeyList keys={revoked} />
        </section>
      )}
    </div>
  );
}

/** The key itself, this once. */
function NewKey({ made, onDone }: { readonly made: NewKeyBody; readonly onDone: () => void }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div role="status" className="grid gap-3 rounded-medium border border-accent bg-wash p-4">
      <p className="font-medium">Copy this key now: it is not shown again.</p>
      <code className="block rounded-small bg-surface px-3 py-2 font-mono text-small wrap-anywhere">
        {made.key}
      </code>
      <div className="flex gap-2">
        <Button
          weight="primary"
          size="small"
          onClick={() =>
            void navigator.clipboard.writeText(made.key).then(
              () => setCopied(true),
              () => undefined,
            )
          }
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <Button size="small" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}

function KeyList({ keys }: { readonly keys: readonly KeyBody[] }) {
  if (keys.length === 0) return null;
  return (
    <ul className="mt-4 divide-y divide-line rounded-large border border-line bg-surface">
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: KeyBody }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const revoking = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const now = Date.now();
  const name = apiKey.name ?? 'Without a name';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium">{name}</p>
        <p className="text-small text-quiet">
          <code className="font-mono">{apiKey.prefix}…</code>, made {timeAgo(apiKey.createdAt, now)},{' '}
          {apiKey.lastUsedAt === null ? 'never used' : `last used ${timeAgo(apiKey.lastUsedAt, now)}`}
        </p>
      </div>
      {apiKey.revokedAt === null ? (
        <Button size="small" weight="danger" onClick={() => setAsking(true)} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      ) : (
        <Pill tone="neutral">Revoked</Pill>
      )}
      <ConfirmDialog
        title={`Revoke “${name}”?`}
        action="Revoke"
        open={isAsking}
        isWorking={revoking.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => revoking.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        Whatever uses this key is refused from now on. This cannot be undone.
      </ConfirmDialog>
    </li>
  );
}
