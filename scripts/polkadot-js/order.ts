// Places an order: a deposit of lots times price comes with it, exactly.

import { wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { saleAt, termsOf } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Orders `asked` lots. `planck` is what to pay, otherwise what the terms ask for. */
export async function order(sale: Contract, buyer: Wallet, asked: number, planck?: bigint): Promise<Receipt> {
  const deposit = planck ?? BigInt(asked) * (await termsOf(sale)).price;
  return sale.pay(buyer, deposit, 'Sale::order', asked);
}

await script(import.meta, {
  about: 'Places an order of a capped sale, and pays the deposit.',
  options: {
    sale: { help: "the sale's address" },
    from: { help: "the buyer's secret URI", default: '//Bob' },
    asked: { help: 'how many lots' },
    planck: { help: 'pay this instead of what it costs, to see the sale refuse', default: '' },
  },
  async run(chain, given) {
    const planck = given.planck ? BigInt(given.planck) : undefined;
    const { block } = await order(saleAt(chain, given.sale as Hex), wallet(given.from), Number(given.asked), planck);
    return { asked: given.asked, block };
  },
});
