// Is a sale ours, and was it never anything else? A contract of other code can answer as a sale does, and keep the money. One
// of the right code can stand where another stood before, which left it orders that nobody paid, or let somebody take its
// tokens; but not at an address that follows from its code and terms.

import { keccakAsHex } from '@polkadot/util-crypto';
import { artifact } from './artifact.ts';
import type { Hex } from './chain.ts';
import { placeOf } from './contract.ts';

/** Whose code has this hash, of contracts by their names. */
export function nameOf(codeHash: Hex, names: string[]): string | undefined {
  return names.find((name) => keccakAsHex(artifact(name, 'polkavm')) === codeHash);
}

/** Refuses a contract of that name whose address does not follow from its maker, its code and what it was made of. */
export function requirePlace(name: string, address: Hex, maker: Hex, args: unknown[]): void {
  const place = placeOf(maker, name, args);
  if (place === address) return;
  throw new Error(
    `${name} at ${address} is not where its seller ${maker} makes it of its code and terms: expected ${place}. ` +
      'Another contract may have stood there before, and have left orders or allowances: pay nothing to it',
  );
}
