// A chain: connecting to it, its constants, wallets, and sending a transaction until it is final.

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import type { ISubmittableResult } from '@polkadot/types/types';
import { cryptoWaitReady, keyExtractSuri, mnemonicValidate } from '@polkadot/util-crypto';
import { dataSlice, isHexString, keccak256 } from 'ethers';
import { contractAddress } from './input.ts';
import { plain } from './plain.ts';

/** Text like 0x12ab. */
export type Hex = `0x${string}`;
export type Wallet = KeyringPair;

export interface Chain {
  api: ApiPromise;
  /** For RPC methods that polkadot.js does not know: `provider.send(method, params)`. */
  provider: WsProvider;
  /** The chain's id, part of every EIP-712 domain. */
  id: bigint;
  /** How many units of the 18 decimals that contracts see are one planck. */
  ratio: bigint;
}

export interface Receipt {
  /** The block that has the transaction. */
  block: Hex;
  /** All that happened in it, the chain's own events included. */
  events: EventRecord[];
}

export const DEFAULT_NODE = 'ws://127.0.0.1:9944';
/** Nobody's address. As a currency it is the chain's own, as a source of personhood none, as a beacon no draw. */
export const NOBODY: Hex = `0x${'00'.repeat(20)}`;

/** Connects to a node with pallet-revive. End it with `chain.api.disconnect()`. */
export async function connect(url: string): Promise<Chain> {
  await cryptoWaitReady();
  const provider = new WsProvider(url, false); // it would try again for ever
  await new Promise((resolve, reject) => {
    provider.on('connected', resolve);
    provider.on('error', () => reject(new Error(`no node answers at ${url}`)));
    provider.connect().catch(reject);
  });
  const api = await ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
  if (!api.consts.revive || !api.call.reviveApi) throw new Error(`the chain at ${url} has no pallet-revive`);
  const constant = (name: string) => BigInt(api.consts.revive![name]!.toString());
  return { api, provider, id: constant('chainId'), ratio: constant('nativeToEthRatio') };
}

/** The chain's clock, in seconds, as contracts see it: the time of its newest block. */
export async function now({ api }: Chain): Promise<bigint> {
  return BigInt((await api.query.timestamp!.now!()).toString()) / 1000n;
}

/**
 * The wallet of a secret URI: `//Alice`, a phrase, a phrase and a path, or 0x and 64 hexadecimal digits. Nothing else: the
 * keyring takes any short text for a key, and no text at all for one whose secret everybody has.
 */
export function wallet(uri: string): Wallet {
  if (!isSecretUri(uri)) {
    // Not what was found: it may be most of a secret.
    throw new Error(
      `expected an address, or a secret URI: //Alice, a phrase of 12 to 24 words, or 0x and 64 hexadecimal digits; ` +
        `found ${uri.length} characters that are none`,
    );
  }
  return new Keyring({ type: 'sr25519' }).addFromUri(uri);
}

function isSecretUri(text: string): boolean {
  if (text !== text.trim()) return false;
  const development = /^\/\/[^/]/.test(text); // a path of the development phrase, which the keyring puts before it
  try {
    const { phrase } = keyExtractSuri(development ? `phrase${text}` : text);
    return development || mnemonicValidate(phrase) || isHexString(phrase, 32);
  } catch {
    return false;
  }
}

/** The 20-byte address by which contracts know a wallet: the end of its public key's keccak hash. */
export function addressOf({ publicKey }: Wallet): Hex {
  return dataSlice(keccak256(publicKey), 12) as Hex;
}

/** An address that is given as one, or as a wallet's secret URI. */
export function address(text: string): Hex {
  return isHexString(text, 20) ? contractAddress(text, 'the address') : addressOf(wallet(text));
}

/** The 32-byte account of an address that no wallet has: a contract's, or an Ethereum wallet's. */
export function accountOf(at: Hex): Hex {
  return `${at}${'ee'.repeat(12)}`;
}

/** The hash of the code of the contract at an address; `undefined` if none stands there. */
export async function codeHashAt({ api }: Chain, at: Hex): Promise<Hex | undefined> {
  const account = plain(await api.query.revive!.accountInfoOf!(at)) as Account | null;
  return typeof account?.accountType === 'object' ? account.accountType.Contract?.codeHash : undefined;
}

/** What pallet-revive has of an account: a contract, or else a wallet. */
type Account = { accountType: string | { Contract?: { codeHash: Hex } } };

/** What an address can spend, in planck. */
export async function balanceOf({ api, ratio }: Chain, at: Hex): Promise<bigint> {
  return BigInt((await api.call.reviveApi!.balance!(at)).toString()) / ratio;
}

/**
 * Signs and sends a transaction and waits until it is final. A local node finalizes at once, and then the step "in a
 * block" may never be announced, so waiting for that would be waiting for ever.
 */
export function submit(
  { api }: Chain,
  from: Wallet,
  transaction: SubmittableExtrinsic<'promise', ISubmittableResult>,
): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    let unsubscribe: (() => void) | undefined;
    const done = (act: () => void) => {
      unsubscribe?.();
      act();
    };
    const sent = transaction.signAndSend(from, { nonce: -1 }, ({ status, dispatchError, events, isError }) => {
      if (isError) done(() => reject(new Error(`the transaction was not taken: ${status.type}`)));
      else if (status.isFinalized && dispatchError) done(() => reject(new Error(failure(api, dispatchError))));
      else if (status.isFinalized) done(() => resolve({ block: status.asFinalized.toHex(), events }));
    });
    sent.then((stop) => (unsubscribe = stop), reject);
  });
}

/** A name for why the chain (not a contract) refuses. */
export function failure(api: ApiPromise, error: DispatchError): string {
  if (!error.isModule) return `the chain refuses: ${error.toString()}`;
  const { section, name, docs } = api.registry.findMetaError(error.asModule);
  return `the chain refuses: ${section}.${name}: ${docs.join(' ')}`;
}

/** Sends money, in planck, to an account, as the chain itself knows it. */
export function pay(chain: Chain, from: Wallet, to: string | Uint8Array, planck: bigint): Promise<Receipt> {
  return submit(chain, from, chain.api.tx.balances!.transferKeepAlive!(to, planck));
}
