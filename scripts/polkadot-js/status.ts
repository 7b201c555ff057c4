// Where a sale stands, and where one person stands in it.

import { address, type Hex } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import type { Plain } from './lib/plain.ts';
import { personOf, saleAt, termsOf, type Outcome, type Phase } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Phase, terms and state; where lots are drawn or bids made, how that stands, too. */
export async function status(sale: Contract) {
  const phase = await sale.ask<Phase>('Sale::phase');
  const more = await asked(sale, { closesAt: 'Draws::closes_at', drawn: 'Draws::drawn', clearing: 'Bids::clearing_now' });
  return { contract: sale.name, phase, terms: await termsOf(sale), state: await sale.ask<Plain>('state'), ...more };
}

/** Who an account is to the sale, what that person ordered, and what it would come to if the sale closed now. */
export async function statusOf(sale: Contract, account: Hex) {
  const person = await personOf(sale, account);
  const order = await sale.ask<Plain>('Sale::order_of', person.alias);
  const ifClosedNow = await sale.ask<Outcome>('Sale::if_closed_now', person.alias);
  const views = { bid: 'Bids::bid_of', chance: 'Draws::chance_of', group: 'Groups::group_of' };
  return { person, order, ifClosedNow, ...(await asked(sale, views, person.alias)) };
}

/** What a sale answers to those of the messages that it has. */
async function asked<Name extends string>(sale: Contract, messages: Record<Name, string>, ...args: unknown[]) {
  const answers: Partial<Record<Name, Plain>> = {};
  for (const name in messages) {
    if (sale.has(messages[name])) answers[name] = await sale.ask(messages[name], ...args);
  }
  return answers;
}

await script(import.meta, {
  about: 'Shows the phase, the terms and the state of a sale, and an order.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    account: { help: 'an address or a secret URI: say where that person stands, too', default: '' },
  },
  async run(chain, given) {
    const sale = await saleAt(chain, given.sale as Hex);
    const all = await status(sale);
    return given.account ? { ...all, ...(await statusOf(sale, address(given.account))) } : all;
  },
});
