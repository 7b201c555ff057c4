// Sends what is unsold to where the seller said, once, after settlement. Anybody may.

import { wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { saleAt } from './lib/sale.ts';
import { script } from './lib/script.ts';

export function unsold(sale: Contract, from: Wallet): Promise<Receipt> {
  return sale.call(from, 'Sale::sweep_unsold');
}

await script(import.meta, {
  about: 'Sends what is unsold to where the seller said, once, after settlement. Anybody may.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    from: { help: 'who sends it: a secret URI', default: '//Alice' },
  },
  async run(chain, given) {
    const { block, events } = await unsold(await saleAt(chain, given.sale as Hex), wallet(given.from));
    return { block, events: announced(chain, events) };
  },
});
