import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CreditPack, creditPacksQuery } from '../../actions/packs.ts';
import { createCheckoutSession as orderAtRazorpay } from '../../actions/razorpay.ts';
import { payOrder } from '../../actions/razorpay-checkout.ts';
import type { User } from '../../actions/session.ts';
import { createCheckoutSession as checkoutAtStripe } from '../../actions/stripe.ts';
import { Button, Notice } from '../../design/index.ts';
import { endOfCheckout } from './checkout.ts';

/** What can be bought, where something can. Cards lead to Stripe; Razorpay opens above the page. */
export function BuyCredits({ user }: { readonly user: User | null | undefined }) {
  const { data: packs = [] } = useQuery(creditPacksQuery);
  const queries = useQueryClient();
  const card = useMutation({
    mutationFn: async (priceId: string) => (await checkoutAtStripe(priceId)).url,
    onSuccess: (url) => window.location.assign(url),
  });
  const razorpay = useMutation({
    mutationFn: async (pack: CreditPack['id']) => payOrder(await orderAtRazorpay(pack), user?.email),
    // The credits come with Razorpay's own message to the service, a moment later.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['credits'] }),
  });
  const sold = packs.filter(({ stripe, razorpay }) => stripe || razorpay);
  if (sold.length === 0) return null;
  const problem = card.error ?? razorpay.error;
  const end = endOfCheckout();
  const isBusy = card.isPending || card.isSuccess || razorpay.isPending;
  return (
    <section aria-labelledby="buy" className="mt-8 grid gap-4">
      <div>
        <h3 id="buy" className="text-lead font-medium">
          Buy credits
        </h3>
        <p className="text-quiet">Paid once. They do not expire.</p>
      </div>
      {(razorpay.data === 'paid' || end === 'done') && (
        <Notice tone="good">
          Thank you. Your credits are here as soon as the payment is confirmed, usually within seconds.
        </Notice>
      )}
      {end === 'cancelled' && razorpay.data === undefined && (
        <Notice tone="neutral">
          You left the checkout: nothing was paid, and your credits are as they were.
        </Notice>
      )}
      <ul className="grid gap-3 sm:grid-cols-3">
        {sold.map(({ id, credits, stripe, razorpay: order }) => (
          <li key={id} className="grid gap-3 rounded-medium border border-line bg-surface p-4">
            <p>
              <span className="text-title tabular-nums">{credits}</span> credits
            </p>
            {stripe && (
              <Button
                weight="primary"
                size="small"
                disabled={isBusy}
                onClick={() => card.mutate(stripe.priceId)}
              >
                {money(stripe)} by card
              </Button>
            )}
            {order && (
              <Button size="small" disabled={isBusy} onClick={() => razorpay.mutate(id)}>
                {money(order)} with Razorpay
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problem && <Notice tone="bad">{problem.message}</Notice>}
    </section>
  );
}

/** E.g. `$10`, `₹2,075`. */
function money({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    amount / 100,
  );
}
