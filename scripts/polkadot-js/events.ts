// Everything that a sale, what it sells and its registry announced in a range of blocks.

import type { Chain, Hex } from './lib/chain.ts';
import { announced, type Announced } from './lib/decode.ts';
import { saleAt, termsOf } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** What some contracts announced, from block `first` to block `last`, in order. */
export async function eventsOf(chain: Chain, contracts: Hex[], first: number, last: number) {
  const found: (Announced & { block: number })[] = [];
  for (let block = first; block <= last; block++) {
    const at = await chain.api.at(await chain.api.rpc.chain.getBlockHash(block));
    const records = await at.query.system!.events!();
    found.push(...announced(chain, records as never, contracts).map((event) => ({ block, ...event })));
  }
  return found;
}

/** The number of the newest block. */
export async function newest({ api }: Chain): Promise<number> {
  return (await api.rpc.chain.getHeader()).number.toNumber();
}

await script(import.meta, {
  about: 'Shows what a sale, what it sells and its registry announced.',
  options: {
    sale: { contract: true, help: "the sale's address" },
    first: { whole: true, help: 'the first block', default: '1' },
    last: { whole: true, help: 'the last block', default: 'the newest' },
  },
  async run(chain, given) {
    const sale = given.sale as Hex;
    const { asset, personhood } = (await termsOf(await saleAt(chain, sale))).common;
    const last = given.last === 'the newest' ? await newest(chain) : Number(given.last);
    return eventsOf(chain, [sale, asset, personhood], Number(given.first), last);
  },
});
