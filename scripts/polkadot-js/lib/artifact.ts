// Built contracts, as they are in `artifacts` of the repository. Only what the lock file beside them knows is used: who
// deploys an edited file, or calls by edited metadata, should not learn of it from the chain.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { blake3 } from '@noble/hashes/blake3';
import { u8aToHex } from '@polkadot/util';
import { keccakAsHex } from '@polkadot/util-crypto';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts', import.meta.url));
const REMEDY = 'get it back, or run `cargo xtask build`';

/** Of each file of a contract: what the lock file calls its hash, which hash that is, and the hash itself. */
const FILES = {
  /** The code. Its hash is the one by which the chain knows it. */
  polkavm: ['code_hash', 'keccak-256', (bytes: Uint8Array) => keccakAsHex(bytes)],
  /** The metadata. */
  json: ['metadata', 'BLAKE3', (bytes: Uint8Array) => u8aToHex(blake3(bytes))],
  /** Both. */
  contract: ['contract', 'BLAKE3', (bytes: Uint8Array) => u8aToHex(blake3(bytes))],
} as const;

export type Ending = keyof typeof FILES;

/** The lock file: hashes of each contract's files. */
interface Lock {
  contracts: Record<string, Record<string, string>>;
}

/** A file of a built contract: of `artifacts`, or of the folder that FAIRSALE_CONTRACTS names. */
export function artifact(name: string, ending: Ending): Buffer {
  const folder = process.env.FAIRSALE_CONTRACTS ?? ARTIFACTS;
  const [field, kind, hashOf] = FILES[ending];
  const lock = `${folder}/lock.json`;
  const expected = lockAt(lock).contracts?.[name]?.[field];
  if (!expected) throw new Error(`${lock} has no ${field} of a contract ${name}: ${REMEDY}`);
  const file = `${folder}/${name}/${name}.${ending}`;
  if (!existsSync(file)) throw new Error(`there is no ${file}: ${REMEDY}`);
  const bytes = readFileSync(file);
  const found = hashOf(bytes);
  if (found !== expected) {
    const difference = `expected ${kind} ${expected}, by ${lock}, found ${found}`;
    throw new Error(`${file} is not what was built: ${difference}; ${REMEDY}`);
  }
  return bytes;
}

function lockAt(lock: string): Lock {
  if (!existsSync(lock)) {
    throw new Error(`there is no ${lock}, which is expected beside built contracts and says what they are: ${REMEDY}`);
  }
  try {
    return JSON.parse(readFileSync(lock, 'utf8'));
  } catch (error) {
    throw new Error(`${lock} is no lock file: ${(error as Error).message}; ${REMEDY}`);
  }
}
