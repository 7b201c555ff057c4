// Who is a person: what issuers sign (EIP-712), and what a source of personhood says of an account.

import { concat, id, Interface, keccak256, SigningKey, TypedDataEncoder, computeAddress } from 'ethers';
import type { Chain, Hex } from './chain.ts';
import { askRaw } from './contract.ts';
import { wordOrHash } from './input.ts';
import { PERSONHOOD } from './solidity.ts';

/** What issuers sign: that `account` belongs to `person`. */
export interface Attestation {
  person: Hex;
  account: Hex;
  /** 1 lite, 2 full. */
  status: number;
  /** First second at which the status is none again. */
  expires: bigint;
  /** The number of the person's attestation, upwards from 1. */
  epoch: bigint;
}

const TYPES = {
  Attestation: [
    { name: 'person', type: 'bytes32' },
    { name: 'account', type: 'address' },
    { name: 'status', type: 'uint8' },
    { name: 'expires', type: 'uint64' },
    { name: 'epoch', type: 'uint64' },
  ],
};

/** What is signed: no registry on another chain, and no other registry, can use it. */
export function digest(chainId: bigint, registry: Hex, attestation: Attestation): Hex {
  const domain = { name: 'fairsale personhood', version: '1', chainId, verifyingContract: registry };
  return TypedDataEncoder.hash(domain, TYPES, attestation) as Hex;
}

/** The issuers of a rehearsal, by number from 1. Everybody knows their keys: for development only. */
export function developmentIssuers(count: number): SigningKey[] {
  return Array.from({ length: count }, (_, index) => new SigningKey(id(`fairsale issuer ${index + 1}`)));
}

/** The address by which a registry knows an issuer. */
export function issuerAddress(issuer: SigningKey): Hex {
  return computeAddress(issuer.publicKey).toLowerCase() as Hex;
}

/** The issuers' signatures as a registry takes them: r, s, v of each, one behind the other. */
export function sign(issuers: SigningKey[], digest: Hex): Hex {
  return concat(issuers.map((issuer) => issuer.sign(digest).serialized)) as Hex;
}

/** The registry's name of a person: 32 bytes, or the hash of a name. The command reads them likewise. */
export function person(name: string): Hex {
  return wordOrHash(name, '--person');
}

/** The name of a person in a context. */
export function alias(person: Hex, context: Hex): Hex {
  return keccak256(concat([person, context])) as Hex;
}

const source = new Interface(PERSONHOOD);

/** What a source of personhood says of an account: its status (0 nobody, 1 lite, 2 full) and its alias in a context. */
export async function personhoodOf(chain: Chain, from: Hex, account: Hex, context: Hex) {
  const input = source.encodeFunctionData('personhoodStatus', [account, context]);
  const [answer] = source.decodeFunctionResult('personhoodStatus', await askRaw(chain, from, input));
  return { status: Number(answer.status), alias: answer.contextAlias as Hex };
}
