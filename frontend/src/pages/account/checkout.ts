/** How the checkout at Stripe ended from which the browser has just come back; null when it comes from elsewhere. */
export function endOfCheckout(): 'done' | 'cancelled' | null {
  const end = new URLSearchParams(window.location.search).get('payment');
  return end === 'done' || end === 'cancelled' ? end : null;
}

/** How often and how many times credits are looked at anew after a payment: the event may come after the browser. */
const LOOK_AGAIN_MS = 2_000;
const MOST_LOOKS = 15;

/** When to look at the credits again, ms, after so many looks; false: not by itself. */
export function lookAgainAfterPayment(looks: number): number | false {
  return endOfCheckout() === 'done' && looks < MOST_LOOKS ? LOOK_AGAIN_MS : false;
}
