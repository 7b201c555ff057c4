// Pays an order out: what was bought and what is refunded, together, to the caller. If what was sold cannot be sent, the
// refund comes alone, and the rest waits for another claim.

import { addressOf, wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { aliasOf, saleAt } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Claims the order of `alias`, otherwise that of the person who is behind the caller now. */
export async function claim(sale: Contract, from: Wallet, alias?: Hex): Promise<Receipt> {
  return sale.call(from, 'Sale::claim', alias ?? (await aliasOf(sale, addressOf(from))));
}

await script(import.meta, {
  about: 'Claims an order: tokens and refund go to the caller.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    from: { help: "the person's secret URI", default: '//Bob' },
    alias: { help: "whose order, if the account is no known person's any more; otherwise asked for", default: '' },
  },
  async run(chain, given) {
    const alias = given.alias ? (given.alias as Hex) : undefined;
    const { block, events } = await claim(await saleAt(chain, given.sale as Hex), wallet(given.from), alias);
    return { block, events: announced(chain, events) };
  },
});
