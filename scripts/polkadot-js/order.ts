// Places an order: what it costs comes with it, exactly. In a fixed sale it is a purchase, and binds.

import { wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { costOf, payFor, saleAt } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Orders so many lots; of a lottery one, the entry. `due` is what to pay, otherwise what the terms ask for. */
export async function order(sale: Contract, buyer: Wallet, lots: number, due?: bigint): Promise<Receipt> {
  return payFor(sale, buyer, due ?? (await costOf(sale, BigInt(lots))), 'Sale::order', lots);
}

await script(import.meta, {
  about: 'Places an order, and pays what it costs. In an auction that is a bid at the reserve price.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    from: { help: "the buyer's secret URI", default: '//Bob' },
    asked: { whole: true, help: 'how many lots', default: '1' },
    due: { whole: true, help: 'pay this instead of what it costs, to see the sale refuse', default: '' },
  },
  async run(chain, given) {
    const sale = await saleAt(chain, given.sale as Hex);
    const due = given.due ? BigInt(given.due) : undefined;
    const { block, events } = await order(sale, wallet(given.from), Number(given.asked), due);
    return { block, events: announced(chain, events) };
  },
});
