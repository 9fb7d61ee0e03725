import type { RazorpayOrder } from '@reelwright/server/dialects/clipzz';

/** Razorpay's own script; the content security policy lets it in where Razorpay is set up. */
const SCRIPT = 'https://checkout.razorpay.com/v1/checkout.js';

type Checkout = { open(): void };
type CheckoutOptions = {
  key: string;
  order_id: string;
  amount: number;
  currency: string;
  prefill: { email?: string };
  handler: () => void;
  modal: { ondismiss: () => void };
};

declare global {
  interface Window {
    Razorpay?: new (options: CheckoutOptions) => Checkout;
  }
}

/** Opens Razorpay's checkout above the page and waits until it is paid or closed. Rejects with a sentence when it cannot be loaded. */
export async function payOrder(
  { orderId, amount, currency, keyId }: RazorpayOrder,
  email: string | undefined,
): Promise<'paid' | 'closed'> {
  await loadScript();
  const { Razorpay } = window;
  if (!Razorpay) throw new Error('Razorpay’s checkout did not start. Try again, or pay by card.');
  return new Promise((resolve) => {
    new Razorpay({
      key: keyId,
      order_id: orderId,
      amount,
      currency,
      prefill: email === undefined ? {} : { email },
      handler: () => resolve('paid'),
      modal: { ondismiss: () => resolve('closed') },
    }).open();
  });
}

function loadScript(): Promise<void> {
  if (window.Razorpay) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error('Razorpay cannot be reached. Are you online? Try again, or pay by card.'));
    };
    document.head.append(script);
  });
}
