// A capped sale, typed. Amounts of money are in planck, of what is sold in base units, times in seconds.

import { Contract } from './contract.ts';
import type { Chain, Hex } from './chain.ts';
import { personhoodOf } from './personhood.ts';

/** What the seller promises. The names are the contract's, as polkadot.js writes them. */
export type Terms = {
  supply: bigint;
  lotSize: bigint;
  price: bigint;
  minRaise: bigint;
  paymentUnit: bigint;
  opensAt: bigint;
  closesAt: bigint;
  recoveryWindow: bigint;
  context: Hex;
  personhood: Hex;
  office: Hex;
  token: Hex;
  currency: Hex;
  beneficiary: Hex;
  unsoldTo: Hex;
  seller: Hex;
  maxLots: bigint;
  minStatus: bigint;
};

export type Phase = 'Announced' | 'Open' | 'Closed' | 'Settled' | 'Cancelled';

/** What an order comes to. */
export type Outcome = { units: bigint; paid: bigint; refund: bigint };

/** The sale at an address. Its metadata has all messages, those included that its office answers. */
export function saleAt(chain: Chain, address: Hex): Contract {
  return new Contract(chain, 'capped_sale', address);
}

export function termsOf(sale: Contract): Promise<Terms> {
  return sale.ask<Terms>('terms');
}

/** The alias by which the sale knows the person behind an account. */
export async function aliasOf(sale: Contract, account: Hex): Promise<Hex> {
  const { personhood, context } = await termsOf(sale);
  const { status, alias } = await personhoodOf(sale.chain, personhood, account, context);
  if (status === 0) throw new Error(`nobody known stands behind ${account}`);
  return alias;
}
