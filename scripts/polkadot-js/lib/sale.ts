// A sale of any mechanism, typed. Amounts of money are in planck, or in the smallest unit of the ERC-20 that the sale is
// paid in; amounts of what is sold in base units, times in seconds.

import { zeroPadValue } from 'ethers';
import { addressOf, codeHashAt, NOBODY, type Chain, type Hex, type Receipt, type Wallet } from './chain.ts';
import { Contract } from './contract.ts';
import { allowance, approve } from './erc20.ts';
import { personhoodOf } from './personhood.ts';
import { nameOf, requirePlace } from './provenance.ts';

/** The mechanisms, and the contract of each. */
export const CONTRACTS = {
  capped: 'capped_sale',
  quadratic: 'quadratic_sale',
  lottery: 'lottery_sale',
  fixed: 'fixed_sale',
  auction: 'auction',
} as const;
export type Mechanism = keyof typeof CONTRACTS;

/** What every seller promises, as polkadot.js writes it; `crates/kit/src/terms.rs` explains it. */
export type CommonTerms = {
  supply: bigint;
  lotSize: bigint;
  price: bigint;
  minRaise: bigint;
  paymentUnit: bigint;
  opensAt: bigint;
  closesAt: bigint;
  settleBy: bigint;
  recoveryWindow: bigint;
  context: Hex;
  personhood: Hex;
  asset: Hex;
  beacon: Hex;
  currency: Hex;
  beneficiary: Hex;
  unsoldTo: Hex;
  seller: Hex;
  minStatus: bigint;
  tickets: boolean;
};
/** What else the seller promises in each sale. */
export type OwnTerms = {
  capped: { maxLots: bigint };
  quadratic: { roundSeconds: bigint; firstCap: bigint; capStep: bigint; rounds: bigint; power: bigint };
  /** Groups have `maxGroup` persons at most, 1 to 8. */
  lottery: { maxGroup: bigint };
  fixed: { claimsFrom: bigint; maxLots: bigint };
  auction: { step: bigint; maxLots: bigint; ticks: bigint; geometric: boolean };
};
export type Terms<Of extends Mechanism = Mechanism> = { common: CommonTerms } & OwnTerms[Of];

export type Phase = 'Announced' | 'Open' | 'Closed' | 'Settled' | 'Cancelled';

/** What an order comes to. */
export type Outcome = { allocated: bigint; paid: bigint; refund: bigint };

/** What was asked for, and the account that did last. */
export type Order = { lots: bigint; account: Hex };
/** A bid in an auction. */
export type Bid = { tick: bigint; lots: bigint; account: Hex };

/** The sale at an address: one of the code that was built here, where its seller makes it of these terms, or none. */
export async function saleAt(chain: Chain, address: Hex): Promise<Contract> {
  const hash = await codeHashAt(chain, address);
  if (!hash) throw new Error(`there is no sale at ${address}: no contract stands there`);
  const name = nameOf(hash, Object.values(CONTRACTS));
  if (!name) {
    throw new Error(
      `there is no sale at ${address} that was built here: its code is ${hash}; ` +
        'if it should be one, use the scripts and contracts of the commit that the seller published',
    );
  }
  const sale = new Contract(chain, name, address);
  const terms = await termsOf(sale);
  requirePlace(name, address, terms.common.seller, [terms]);
  return sale;
}

export function termsOf(sale: Contract): Promise<Terms> {
  return sale.ask<Terms>('terms');
}

/** Who an account is to the sale. Where nobody is asked who is a person, everybody is the account itself, as a word. */
export async function personOf(sale: Contract, account: Hex): Promise<{ status: number; alias: Hex }> {
  const { personhood, context } = (await termsOf(sale)).common;
  if (personhood === NOBODY) return { status: 2, alias: zeroPadValue(account, 32) as Hex };
  return personhoodOf(sale.chain, personhood, account, context);
}

/** The alias by which the sale knows the person behind an account. */
export async function aliasOf(sale: Contract, account: Hex): Promise<Hex> {
  const { status, alias } = await personOf(sale, account);
  if (status === 0) throw new Error(`nobody known stands behind ${account}`);
  return alias;
}

/** What lots cost together; in an auction at the price of a tick. */
export async function costOf(sale: Contract, lots: bigint, tick = 0n): Promise<bigint> {
  if (tick === 0n) return cost(await termsOf(sale), lots);
  const price = await sale.ask<bigint | null>('Bids::price_of', tick);
  return lots * (price ?? 0n); // there is no such tick, and the auction will say so
}

/** The same; in an auction at the reserve price. */
export function cost(terms: Terms, lots: bigint): bigint {
  return terms.common.price * ('power' in terms ? lots ** terms.power : lots);
}

/**
 * Sends a message for which so much is due: money comes along, exactly. Of an ERC-20 nothing comes along; the sale takes
 * it, and must be let take exactly that much before, in a transaction of its own.
 */
export async function payFor(
  sale: Contract,
  buyer: Wallet,
  due: bigint,
  label: string,
  ...args: unknown[]
): Promise<Receipt> {
  const { chain, address } = sale;
  const { currency } = (await termsOf(sale)).common;
  if (currency === NOBODY) return sale.pay(buyer, due, label, ...args);
  const may = await allowance(chain, currency, addressOf(buyer), address); // from before, if an order was refused
  if (may < due) {
    // Some stablecoins change no allowance to another: it must be taken back first.
    if (may > 0n) await approve(chain, buyer, currency, address, 0n);
    await approve(chain, buyer, currency, address, due);
  }
  return sale.call(buyer, label, ...args);
}
