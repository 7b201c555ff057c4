// Bids in an auction, or raises the bid that there is: to a higher tick, to more lots, or both. A bid binds.

import { addressOf, wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { aliasOf, costOf, payFor, saleAt, type Bid } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Bids the price of `tick` for `lots` lots in all, and pays what that costs more than the bid before. */
export async function bid(auction: Contract, bidder: Wallet, tick: number, lots: number): Promise<Receipt> {
  const before = await auction.ask<Bid | null>('Bids::bid_of', await aliasOf(auction, addressOf(bidder)));
  const held = before ? await costOf(auction, before.lots, before.tick) : 0n;
  const more = (await costOf(auction, BigInt(lots), BigInt(tick))) - held;
  return payFor(auction, bidder, more > 0n ? more : 0n, 'Bids::bid', tick, lots); // a lower one is refused
}

await script(import.meta, {
  about: 'Bids in an auction, or raises a bid, and pays the deposit or the difference to it.',
  options: {
    sale: { contract: true, help: "the auction's address" },
    from: { help: "the bidder's secret URI", default: '//Bob' },
    tick: { whole: true, help: 'up to which price: its number on the ladder, from 0, the reserve price' },
    lots: { whole: true, help: 'for how many lots in all' },
  },
  async run(chain, given) {
    const auction = await saleAt(chain, given.sale as Hex);
    const { block, events } = await bid(auction, wallet(given.from), Number(given.tick), Number(given.lots));
    return { block, events: announced(chain, events) };
  },
});
