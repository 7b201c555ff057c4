// Decides who gets what, after the close. Anybody may.

import { wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { saleAt } from './lib/sale.ts';
import { script } from './lib/script.ts';

export function settle(sale: Contract, from: Wallet): Promise<Receipt> {
  return sale.call(from, 'Sale::settle');
}

await script(import.meta, {
  about: 'Decides who gets what, after the close. Anybody may.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    from: { help: 'who sends it: a secret URI', default: '//Alice' },
  },
  async run(chain, given) {
    const { block, events } = await settle(await saleAt(chain, given.sale as Hex), wallet(given.from));
    return { block, events: announced(chain, events) };
  },
});
