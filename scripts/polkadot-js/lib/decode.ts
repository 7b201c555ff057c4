// What contracts announce: ink! events by their metadata, those of tokens and tickets by Solidity's ABI.

import type { Abi } from '@polkadot/api-contract';
import type { EventRecord } from '@polkadot/types/interfaces';
import { Interface } from 'ethers';
import type { Chain, Hex } from './chain.ts';
import { metadata } from './contract.ts';
import { plain, type Plain } from './plain.ts';
import { ERC20, ERC721 } from './solidity.ts';

export interface Announced {
  /** Who announced it. */
  contract: Hex;
  /** What, such as `Ordered`. */
  name: string;
  fields: { [field: string]: Plain };
}

const standards = [new Interface(ERC20), new Interface(ERC721)];
/** The metadata of each of our contracts has the events of all. */
let events: Abi | undefined;

/** What contracts announced among a block's events, in order; of all contracts, or of some. */
export function announced({ api }: Chain, records: EventRecord[], of?: Hex[]): Announced[] {
  const emitted = records.filter(({ event }) => api.events.revive!.ContractEmitted!.is(event));
  const wanted = emitted.filter(({ event }) => !of || of.includes(event.data[0]!.toHex()));
  return wanted.map((record) => {
    const [contract, data, topics] = record.event.data;
    const words = [...(topics as unknown as { toHex(): Hex }[])].map((topic) => topic.toHex());
    const solidity = standardOf(words)?.parseLog({ topics: words, data: data!.toHex() });
    if (solidity) {
      return { contract: contract!.toHex(), name: solidity.name, fields: lowercase(solidity.args.toObject()) };
    }
    const { event, args } = (events ??= metadata('capped_sale')).decodeEvent(record);
    const fields = event.args.map(({ name }, index) => [name, plain(args[index]!)]);
    return {
      contract: contract!.toHex(),
      name: event.identifier.split('::').at(-1)!,
      fields: Object.fromEntries(fields),
    };
  });
}

/** Who knows an event. `Transfer` is the same word in both standards, with a topic more in one of them. */
function standardOf([topic, ...more]: Hex[]): Interface | undefined {
  const topicsOf = (standard: Interface) => standard.getEvent(topic ?? '0x')?.inputs.filter(({ indexed }) => indexed);
  return standards.find((standard) => topicsOf(standard)?.length === more.length);
}

/** ethers writes addresses with a checksum in their capitals, everybody else without. */
function lowercase(fields: Record<string, unknown>): { [field: string]: Plain } {
  const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : (value as bigint));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, lower(value)]));
}
