// Where a sale stands, and where one person stands in it.

import { address, type Hex } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import type { Plain } from './lib/plain.ts';
import { personhoodOf } from './lib/personhood.ts';
import { saleAt, termsOf, type Outcome, type Phase } from './lib/sale.ts';
import { script } from './lib/script.ts';

export async function status(sale: Contract) {
  const phase = await sale.ask<Phase>('Sale::phase');
  return { phase, terms: await termsOf(sale), state: await sale.ask<Plain>('state') };
}

/** Who an account is to the sale, what that person ordered, and what it would come to if the sale closed now. */
export async function statusOf(sale: Contract, account: Hex) {
  const { personhood, context } = await termsOf(sale);
  const person = await personhoodOf(sale.chain, personhood, account, context);
  const order = await sale.ask<Plain>('Sale::order_of', person.alias);
  const ifClosedNow = await sale.ask<Outcome>('Sale::if_closed_now', person.alias);
  return { person, order, ifClosedNow };
}

await script(import.meta, {
  about: 'Shows the phase, the terms and the state of a sale, and an order.',
  options: {
    sale: { help: "the sale's address" },
    account: { help: 'an address or a secret URI: say where that person stands, too', default: '' },
  },
  async run(chain, given) {
    const sale = saleAt(chain, given.sale as Hex);
    const all = await status(sale);
    return given.account ? { ...all, ...(await statusOf(sale, address(given.account))) } : all;
  },
});
