/** The ids of the packs. */
export const PACK_IDS = ['small', 'medium', 'large'] as const;
/** The id of a pack. */
export type PackId = (typeof PACK_IDS)[number];

/** Credits that are sold together. */
export type Pack = {
  readonly id: PackId;
  readonly credits: number;
  /** In minor units: cents, paise. Currencies as ISO 4217 in lower case. */
  readonly price: { readonly usd: number; readonly inr: number };
};

/** What is sold: the packs and prices of the API reference. */
export const PACKS: Readonly<Record<PackId, Pack>> = {
  small: { id: 'small', credits: 50, price: { usd: 1_000, inr: 83_000 } },
  medium: { id: 'medium', credits: 150, price: { usd: 2_500, inr: 207_500 } },
  large: { id: 'large', credits: 500, price: { usd: 7_000, inr: 581_000 } },
};

/** The currency that each provider takes here. */
export const CURRENCIES = { stripe: 'usd', razorpay: 'inr' } as const;

/** Whether a text is the id of a pack. */
export function isPackId(text: string): text is PackId {
  return PACK_IDS.some((id) => id === text);
}
