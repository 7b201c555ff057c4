// What tests on a node share.

import { randomBytes } from 'node:crypto';
import { connect, now, pay, wallet, type Chain, type Wallet } from '../lib/chain.ts';

export const DOT = 10_000_000_000n;

/** A setting of the environment, without which the test fails at once. */
export function setting(name: string, what: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: it must say ${what}. See README.md.`);
  return value;
}

/** The node to test on. */
export function node(): Promise<Chain> {
  return connect(setting('CONTRACTS_NODE_URL', 'where a local node listens, such as ws://127.0.0.1:9944'));
}

/** Wallets that nobody used before, each with 100 DOT of Alice's. So a test runs again and again on the same node. */
export async function freshWallets<Name extends string>(chain: Chain, ...names: Name[]): Promise<Record<Name, Wallet>> {
  const run = randomBytes(8).toString('hex');
  const wallets = names.map((name) => [name, wallet(`//test//${run}//${name}`)] as const);
  for (const [, { address }] of wallets) await pay(chain, wallet('//Alice'), address, 100n * DOT);
  return Object.fromEntries(wallets) as Record<Name, Wallet>;
}

/**
 * Lets the local node's clock stand still at a time, in seconds. A sale's windows are in seconds, and nobody wants to
 * wait for them; on any other chain one must.
 */
export async function stopClock(chain: Chain, at: bigint): Promise<void> {
  // Contracts see the time of the newest block; this makes one.
  await chain.provider.send('dev_freezeClock', [Number(at)]);
  if ((await now(chain)) !== at) throw new Error(`the clock says ${await now(chain)}, not ${at}`);
}

/** Lets the clock run on, from where it is. */
export async function startClock(chain: Chain): Promise<void> {
  await chain.provider.send('dev_runClock', []);
}
