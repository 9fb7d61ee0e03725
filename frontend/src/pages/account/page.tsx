import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CreditEntry, creditHistoryQuery, creditsQuery } from '../../actions/credits.ts';
import { userQuery } from '../../actions/session.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { timeAgo } from '../../app/wording.ts';
import { Button, Skeleton } from '../../design/index.ts';
import { BuyCredits } from './buy.tsx';
import { lookAgainAfterPayment } from './checkout.ts';

/** Who somebody is here, and what they have to spend. */
export function AccountPage() {
  usePageTitle('Account');
  const { data: user } = useQuery(userQuery);
  const credits = useQuery({
    ...creditsQuery,
    refetchInterval: (query) => lookAgainAfterPayment(query.state.dataUpdateCount),
  });
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-10 pt-8">
      <div>
        <h1 className="text-display">Account</h1>
        <dl className="mt-4 grid gap-x-6 gap-y-1 sm:grid-cols-[8rem_1fr]">
          <dt className="text-quiet">Name</dt>
          <dd>{user?.name ?? 'Not given'}</dd>
          <dt className="text-quiet">E-mail</dt>
          <dd className="wrap-anywhere">{user?.email}</dd>
          <dt className="text-quiet">For programs</dt>
          <dd>
            <Link to="/keys" className="font-medium text-accent underline">
              API keys
            </Link>
            {' and the '}
            <a href="/docs" className="font-medium text-accent underline">
              API reference
            </a>
          </dd>
        </dl>
      </div>
      <section aria-labelledby="credits">
        <h2 id="credits" className="text-title">
          Credits
        </h2>
        {credits.isPending && <Skeleton className="mt-4 h-16" />}
        {credits.isError && <Failure error={credits.error} onRetry={() => credits.refetch()} />}
        {credits.data && !credits.data.metered && (
          <p className="mt-2 text-quiet">
            This server counts no credits: make as many clips as it can render.
          </p>
        )}
        {credits.data?.metered && (
          <>
            <p className="mt-3 flex items-baseline gap-2">
              <span className="text-display tabular-nums">{credits.data.available}</span>
              <span className="text-quiet">
                to spend, one for each finished clip
                {credits.data.held ? `; ${credits.data.held} set aside for what is being made` : ''}
              </span>
            </p>
            <BuyCredits user={user} />
            <History />
          </>
        )}
      </section>
    </div>
  );
}

const KINDS: Record<CreditEntry['kind'], string> = {
  signup: 'Welcome',
  purchase: 'Bought',
  hold: 'Set aside for a video',
  take: 'A finished clip',
  release: 'Given back',
  refund: 'Refunded',
};

function History() {
  const history = useInfiniteQuery({
    ...creditHistoryQuery,
    refetchInterval: (query) => lookAgainAfterPayment(query.state.dataUpdateCount),
  });
  const entries = history.data?.pages.flatMap((page) => page.entries) ?? [];
  if (history.isError) return <Failure error={history.error} onRetry={() => history.refetch()} />;
  return (
    <>
      <table className="mt-6 w-full text-left text-small">
        <caption className="sr-only">How credits came and went</caption>
        <thead className="text-quiet">
          <tr className="border-b border-line">
            <th className="py-2 font-medium">When</th>
            <th className="py-2 font-medium">What</th>
            <th className="py-2 text-right font-medium">To spend</th>
            <th className="py-2 text-right font-medium">Set aside</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="border-b border-line">
              <td className="py-2 text-quiet">{timeAgo(entry.createdAt, Date.now())}</td>
              <td className="py-2">
                {entry.jobId ? (
                  <Link to="/jobs/$jobId" params={{ jobId: entry.jobId }} className="text-accent underline">
                    {KINDS[entry.kind]}
                  </Link>
                ) : (
                  KINDS[entry.kind]
                )}
              </td>
              <td className="py-2 text-right tabular-nums">{signed(entry.available)}</td>
              <td className="py-2 text-right tabular-nums">{signed(entry.held)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {history.hasNextPage && (
        <Button size="small" className="mt-4" onClick={() => history.fetchNextPage()}>
          Earlier
        </Button>
      )}
    </>
  );
}

function signed(change: number): string {
  if (change === 0) return '';
  return change > 0 ? `+${change}` : `−${-change}`;
}
