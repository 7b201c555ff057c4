// Changes an order to so many lots in all, or withdraws it. What it costs more is paid, what it costs less comes back.

import { addressOf, wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { aliasOf, costOf, payFor, saleAt, type Order } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Changes an order to so many lots; none: withdraws it. A fixed sale only sells more, and bids are raised by `bid`. */
export async function change(sale: Contract, buyer: Wallet, lots: number): Promise<Receipt> {
  if (lots === 0) return sale.call(buyer, 'Sale::withdraw');
  const before = await sale.ask<Order | null>('Sale::order_of', await aliasOf(sale, addressOf(buyer)));
  const more = (await costOf(sale, BigInt(lots))) - (await costOf(sale, before?.lots ?? 0n));
  return payFor(sale, buyer, more > 0n ? more : 0n, 'Sale::change', lots);
}

await script(import.meta, {
  about: 'Changes an order to so many lots in all, or withdraws it.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    from: { help: "the buyer's secret URI", default: '//Bob' },
    asked: { whole: true, help: 'how many lots in all; 0 withdraws the order' },
  },
  async run(chain, given) {
    const sale = await saleAt(chain, given.sale as Hex);
    const { block, events } = await change(sale, wallet(given.from), Number(given.asked));
    return { block, events: announced(chain, events) };
  },
});
