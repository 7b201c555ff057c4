// Addresses that say what stands at them (EIP-1014, CREATE2): they follow from who makes a contract, its code and what its
// constructor is given. So nothing else can ever have stood there, and nobody but its maker can put it there.

import { concat, encodeBytes32String, getCreate2Address, keccak256 } from 'ethers';
import type { Hex } from './chain.ts';

/** The salt of all contracts of ours: `fairsale` in ASCII, and zeros. The command's is the same. */
export const SALT = encodeBytes32String('fairsale') as Hex;

/** The address of the contract that `deployer` makes of this code, whose constructor gets `input`: selector and arguments. */
export function create2(deployer: Hex, code: Hex | Uint8Array, input: Hex, salt: Hex = SALT): Hex {
  // The chain hashes what Ethereum calls init code: the code, and behind it the input.
  return getCreate2Address(deployer, salt, keccak256(concat([code, input]))).toLowerCase() as Hex;
}
