// Groups in a lottery: persons who win or lose together, as many as its terms allow, 8 at most. One invites accounts, and
// who uses one of them joins.

import { address, addressOf, wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import type { Contract } from './lib/contract.ts';
import { announced } from './lib/decode.ts';
import { aliasOf, costOf, payFor, saleAt } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Names the accounts that may join; the first time whoever has an entry and is alone leads a new group from then on. */
export function invite(lottery: Contract, leader: Wallet, accounts: Hex[]): Promise<Receipt> {
  return lottery.call(leader, 'Groups::invite', accounts);
}

/** Joins a group; who has no entry yet pays for one. */
export async function join(lottery: Contract, from: Wallet, group: number): Promise<Receipt> {
  const entry = await lottery.ask('Sale::order_of', await aliasOf(lottery, addressOf(from)));
  return payFor(lottery, from, entry ? 0n : await costOf(lottery, 1n), 'Groups::join', group);
}

/** Leaves the group; the entry stays, alone. */
export function leave(lottery: Contract, from: Wallet): Promise<Receipt> {
  return lottery.call(from, 'Groups::leave');
}

await script(import.meta, {
  about: 'Invites to a group of a lottery, joins one, or leaves it.',
  options: {
    sale: { contract: true, help: "the lottery's address" },
    from: { help: "the person's secret URI", default: '//Bob' },
    invite: { help: 'who may join: addresses or secret URIs, with commas between them', default: '' },
    join: { whole: true, help: "the group's number", default: '' },
    leave: { help: 'yes: leave the group', default: '' },
  },
  async run(chain, given) {
    const [lottery, from] = [await saleAt(chain, given.sale as Hex), wallet(given.from)];
    const act = () => {
      if (given.invite) return invite(lottery, from, given.invite.split(',').map(address));
      if (given.join) return join(lottery, from, Number(given.join));
      if (given.leave === 'yes') return leave(lottery, from);
      throw new Error('say --invite, --join or --leave yes. See --help.');
    };
    const { block, events } = await act();
    return { block, events: announced(chain, events) };
  },
});
