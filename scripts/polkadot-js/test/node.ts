// What tests on a node share.

import { randomBytes } from 'node:crypto';
import { after, before, type TestContext } from 'node:test';
import { attest } from '../attest.ts';
import { addressOf, connect, now, pay, wallet, type Chain, type Receipt, type Wallet } from '../lib/chain.ts';
import type { Contract } from '../lib/contract.ts';
import { announced } from '../lib/decode.ts';
import { developmentIssuers, person } from '../lib/personhood.ts';

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

/** Connects before the tests of a file, and tells them. After them it lets the clock run on. */
export function onNode(tell: (chain: Chain) => void): void {
  let chain: Chain | undefined;
  before(async () => tell((chain = await node())));
  after(async () => {
    if (!chain) return;
    await startClock(chain);
    await chain.api.disconnect();
  });
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

/** For the parts of a test, each of which needs all before it. */
export function stepsOf(t: TestContext): (name: string, run: () => Promise<void>) => Promise<void> {
  let failed = false;
  return (name, run) =>
    t.test(name, { skip: failed && 'an earlier step failed' }, async () => {
      failed = true;
      await run();
      failed = false;
    });
}

/** The names and fields of what a transaction made our contracts announce. */
export function toldOn(chain: Chain): (receipt: Receipt) => object[] {
  return ({ events }) => announced(chain, events).map(({ name, fields }) => ({ name, ...fields }));
}

/** Has two development issuers attest for a year that each wallet is the person's of its name. */
export async function attestAll(registry: Contract, from: Wallet, people: Record<string, Wallet>): Promise<void> {
  const expires = (await now(registry.chain)) + 31_536_000n;
  for (const [name, wallet] of Object.entries(people)) {
    const attestation = { person: person(name), account: addressOf(wallet), status: 2, expires, epoch: 1n };
    await attest(registry, from, developmentIssuers(2), attestation);
  }
}

/** What the chain took of a wallet for a transaction: the fee, and storage deposits, less those that came back. */
export function chargedTo({ api }: Chain, { address }: Wallet, { events }: Receipt): bigint {
  const { TransferAndHold, TransferOnHold } = api.events.balances!;
  let charged = 0n;
  for (const { event } of events) {
    const [first, from, to, amount] = event.data.map((field) => field.toString());
    if (api.events.transactionPayment!.TransactionFeePaid!.is(event) && first === address) charged += BigInt(from!);
    if (TransferAndHold!.is(event) && from === address) charged += BigInt(amount!);
    if (TransferOnHold!.is(event) && to === address) charged -= BigInt(amount!);
  }
  return charged;
}
