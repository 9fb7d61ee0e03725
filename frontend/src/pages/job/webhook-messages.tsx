import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Delivery, deliveriesQuery, resend } from '../../actions/webhooks.ts';
import { timeAgo } from '../../app/wording.ts';
import { Button, Pill, type Tone } from '../../design/index.ts';

const TONES: Record<Delivery['status'], Tone> = { pending: 'caution', delivered: 'good', failed: 'bad' };

/** What was sent to the user's own server about this job; nothing where no webhook was asked for. */
export function WebhookMessages({ jobId }: { readonly jobId: string }) {
  const queries = useQueryClient();
  const deliveries = useQuery(deliveriesQuery(jobId));
  const sending = useMutation({
    mutationFn: () => resend(jobId),
    onSuccess: (sent) => queries.setQueryData(deliveriesQuery(jobId).queryKey, sent),
  });
  if (!deliveries.data || deliveries.data.length === 0) return null;
  return (
    <section aria-labelledby="webhooks">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="webhooks" className="text-title">
          Webhook messages
        </h2>
        <Button size="small" disabled={sending.isPending} onClick={() => sending.mutate()}>
          Send the newest again
        </Button>
      </div>
      <ul className="mt-4 divide-y divide-line rounded-large border border-line bg-surface">
        {deliveries.data.map((delivery) => (
          <li key={delivery.id} className="px-4 py-3">
            <div className="flex flex-wrap items-center gap-3">
              <Pill tone={TONES[delivery.status]}>{delivery.status}</Pill>
              <span className="font-medium">{delivery.event}</span>
              <span className="min-w-0 text-small text-quiet wrap-anywhere">{delivery.url}</span>
            </div>
            <ul className="mt-2 grid gap-0.5 text-small text-quiet">
              {delivery.attempts.map((attempt) => (
                <li key={attempt.number}>
                  {timeAgo(attempt.startedAt, Date.now())}:{' '}
                  {attempt.error ?? `answered ${attempt.status ?? 'nothing yet'}`}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
