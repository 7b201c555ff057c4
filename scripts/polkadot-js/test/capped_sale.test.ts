// A whole capped sale on a node, from deployment to the last claim, by the functions of the scripts.
//
// It needs a local development node at CONTRACTS_NODE_URL, whose clock can be set.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from 'ethers';
import { attest } from '../attest.ts';
import { claim } from '../claim.ts';
import { deployRegistry, deploySale, deployToken } from '../deploy.ts';
import { eventsOf, newest } from '../events.ts';
import { addressOf, balanceOf, NOBODY, now, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import { placeOf, Refused, type Contract } from '../lib/contract.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { aliasOf, saleAt } from '../lib/sale.ts';
import { order } from '../order.ts';
import { proceeds } from '../proceeds.ts';
import { settle } from '../settle.ts';
import { status, statusOf } from '../status.ts';
import { unsold } from '../unsold.ts';
import { DOT, freshWallets, onNode, stepsOf, stopClock, toldOn } from './node.ts';

const CONTEXT = id('capped_sale.test.ts') as Hex;
const PRICE = DOT / 4n;
const SUPPLY = 250n;
const ALL_TOKENS = 260n;
/** The example of docs/mechanisms.md: 250 among four who ask for 10, 100, 100, 100. */
const BUYERS = [
  { name: 'ada', asked: 10, gets: 10n },
  { name: 'blaise', asked: 100, gets: 80n },
  { name: 'carl', asked: 100, gets: 80n },
  { name: 'emmy', asked: 100, gets: 80n },
] as const;
type Name = (typeof BUYERS)[number]['name'] | 'seller' | 'beneficiary' | 'unsoldTo' | 'keeper';

let chain: Chain;
let wallets: Record<Name, Wallet>;
let registry: Contract;
let token: Contract;
let sale: Contract;
let first: number;
let opensAt: bigint;
let closesAt: bigint;
let told: ReturnType<typeof toldOn>;

const at = (name: Name) => addressOf(wallets[name]);
const aliasFor = (name: Name) => alias(person(name), CONTEXT);
const tokensOf = (account: Hex) => token.ask<bigint>('Erc20::balance_of', account);

onNode((connected) => {
  chain = connected;
  told = toldOn(chain);
});

test('a capped sale, from deployment to the last claim', async (t) => {
  const step = stepsOf(t);

  await step('the seller deploys all, and the sale is funded', async () => {
    const names = BUYERS.map(({ name }) => name);
    wallets = await freshWallets(chain, ...names, 'seller', 'beneficiary', 'unsoldTo', 'keeper');
    first = (await newest(chain)) + 1;
    opensAt = (await now(chain)) + 3_600n;
    closesAt = opensAt + 86_400n;
    const { seller } = wallets;
    const issuers = developmentIssuers(3).map(issuerAddress);
    registry = await deployRegistry(chain, seller, issuers, 2);
    assert.equal((await deployRegistry(chain, seller, issuers, 2)).address, registry.address); // that very one
    const facts = { name: 'Reading Room', symbol: 'READ', decimals: 0, supply: ALL_TOKENS };
    token = await deployToken(chain, seller, { ...facts, transferableAt: closesAt });
    const twice = deployToken(chain, seller, { ...facts, transferableAt: closesAt });
    const madeBefore = `this very token, of the same maker, code and arguments, was made before: it is at ${token.address}`;
    await assert.rejects(twice, { message: madeBefore });
    sale = await deploySale('capped', registry, token, seller, {
      common: {
        supply: SUPPLY, lotSize: 1n, price: PRICE, minRaise: 0n, opensAt, closesAt, settleBy: 0n,
        recoveryWindow: 604_800n, context: CONTEXT, beacon: NOBODY, minStatus: 2n, tickets: false,
        beneficiary: at('beneficiary'), unsoldTo: at('unsoldTo'),
      },
      maxLots: 100n,
    });
    const { phase, terms, state } = await status(sale);
    assert.equal(phase, 'Announced');
    assert.equal(terms.common.paymentUnit, chain.ratio);
    assert.equal(terms.common.seller, at('seller'));
    assert.deepEqual(state, { life: { proceeds: 0n, endedAt: 0n, stage: 1n }, level: 0n, unsold: 0n });
    assert.equal(await tokensOf(sale.address), SUPPLY);
    assert.equal((await saleAt(chain, sale.address)).name, 'capped_sale');
    assert.equal(sale.address, placeOf(at('seller'), 'capped_sale', [terms]));
    // Too many by mistake; whoever tells the sale saves them: they count as unsold. It shows that it can send all it has.
    await token.call(seller, 'allot', sale.address, 6n);
    const sent = { name: 'Transfer', from: sale.address, to: sale.address, value: SUPPLY + 6n };
    assert.deepEqual(told(await sale.call(wallets.keeper, 'Sale::fund')), [sent, { name: 'Funded', supply: SUPPLY }]);
  });

  await step('two of three issuers attest four persons', async () => {
    const expires = closesAt + 31_536_000n;
    for (const { name } of BUYERS) {
      const attestation = { person: person(name), account: at(name), status: 2, expires, epoch: 1n };
      const receipt = await attest(registry, wallets.keeper, developmentIssuers(3).slice(1), attestation);
      assert.deepEqual(told(receipt), [{ name: 'Attested', ...attestation, status: 2n }]);
      assert.equal(await aliasOf(sale, at(name)), aliasFor(name));
    }
    const stale = { person: person('ada'), account: at('ada'), status: 2, expires, epoch: 1n };
    await assert.rejects(attest(registry, wallets.keeper, developmentIssuers(2), stale), {
      message: 'personhood: attest is refused: StaleEpoch: epoch 1, current 1',
    });
  });

  await step('what is wrong is refused, with figures', async () => {
    const early = `capped_sale: Sale::order is refused: WrongPhase: phase Announced, now ${await now(chain)}`;
    await assert.rejects(order(sale, wallets.ada, 10), { message: early });
    const noSale = (address: Hex, why: string) => new RegExp(`^Error: there is no sale at ${address}${why}`);
    await assert.rejects(saleAt(chain, token.address), noSale(token.address, ' that was built here: its code is 0x'));
    await assert.rejects(saleAt(chain, at('seller')), noSale(at('seller'), ': no contract stands there$'));
    await stopClock(chain, opensAt);
    const deposit = 10n * PRICE;
    await assert.rejects(order(sale, wallets.ada, 10, deposit - 1n), (error: Refused) => {
      assert.ok(error instanceof Refused);
      const [expected, got] = [deposit * chain.ratio, (deposit - 1n) * chain.ratio]; // contracts see 18 decimals
      assert.deepEqual(error.reason, { WrongPayment: { expected, got } });
      const message = `capped_sale: Sale::order is refused: WrongPayment: expected ${expected}, got ${got}`;
      assert.equal(error.message, message);
      return true;
    });
    const tooMuch = 'capped_sale: Sale::order is refused: WrongLots: lots 101, max 100';
    await assert.rejects(order(sale, wallets.ada, 101), { message: tooMuch });
    const nobody = 'capped_sale: Sale::order is refused: NotAPerson: status 0, required 2';
    await assert.rejects(order(sale, wallets.keeper, 1), { message: nobody });
    assert.equal(await balanceOf(chain, sale.address), 0n);
  });

  await step('four persons order', async () => {
    for (const { name, asked } of BUYERS) {
      const deposit = BigInt(asked) * PRICE;
      const ordered = { name: 'Ordered', alias: aliasFor(name), account: at(name), lots: BigInt(asked), deposit };
      assert.deepEqual(told(await order(sale, wallets[name], asked)), [ordered]);
    }
    assert.equal(await balanceOf(chain, sale.address), 310n * PRICE);
    const { person: ada, order: hers, ifClosedNow } = await statusOf(sale, at('ada'));
    assert.deepEqual(ada, { status: 2, alias: aliasFor('ada') });
    assert.deepEqual(hers, { lots: 10n, account: at('ada') });
    assert.deepEqual(ifClosedNow, { allocated: 10n, paid: 10n * PRICE, refund: 0n });
    const again = 'capped_sale: Sale::order is refused: AlreadyOrdered: lots 10';
    await assert.rejects(order(sale, wallets.ada, 20), { message: again });
  });

  await step('anybody settles, after the close', async () => {
    await stopClock(chain, closesAt - 1n);
    await assert.rejects(settle(sale, wallets.keeper), /WrongPhase: phase Open/);
    await stopClock(chain, closesAt);
    const settled = { name: 'Settled', orders: 4n, level: 80n, sold: SUPPLY, proceeds: SUPPLY * PRICE };
    assert.deepEqual(told(await settle(sale, wallets.keeper)), [settled]);
    assert.equal((await status(sale)).phase, 'Settled');
    await assert.rejects(settle(sale, wallets.keeper), /WrongPhase: phase Settled/);
  });

  await step('all claim, and the beneficiary is paid in between', async () => {
    for (const { name, asked, gets } of BUYERS) {
      const held = await balanceOf(chain, sale.address);
      const [paid, refund] = [gets * PRICE, (BigInt(asked) - gets) * PRICE];
      const claimed = { name: 'Claimed', alias: aliasFor(name), account: at(name), allocated: gets, paid, refund };
      const sent = { name: 'Transfer', from: sale.address, to: at(name), value: gets };
      assert.deepEqual(told(await claim(sale, wallets[name])), [sent, claimed]);
      assert.equal(await tokensOf(at(name)), gets);
      assert.equal(held - (await balanceOf(chain, sale.address)), refund);
      await assert.rejects(claim(sale, wallets[name]), { message: 'capped_sale: Sale::claim is refused: NoOrder' });
      if (name !== 'blaise') continue;
      const before = await balanceOf(chain, at('beneficiary'));
      const proceedsPaid = { name: 'ProceedsPaid', to: at('beneficiary'), amount: SUPPLY * PRICE };
      assert.deepEqual(told(await proceeds(sale, wallets.keeper)), [proceedsPaid]);
      assert.equal((await balanceOf(chain, at('beneficiary'))) - before, SUPPLY * PRICE);
      await assert.rejects(proceeds(sale, wallets.keeper), /NothingLeft/);
    }
    const back = [
      { name: 'Transfer', from: sale.address, to: at('unsoldTo'), value: 6n },
      { name: 'UnsoldReturned', to: at('unsoldTo'), units: 6n },
    ];
    assert.deepEqual(told(await unsold(sale, wallets.keeper)), back);
    const nothing = 'capped_sale: Sale::sweep_unsold is refused: NothingLeft';
    await assert.rejects(unsold(sale, wallets.keeper), { message: nothing });
    assert.equal(await balanceOf(chain, sale.address), 0n);
    assert.equal(await tokensOf(sale.address), 0n);
  });

  await step('the events alone give every balance', async () => {
    const contracts = [sale.address, token.address, registry.address];
    const events = await eventsOf(chain, contracts, first, await newest(chain));
    const count = (name: string) => events.filter((event) => event.name === name).length;
    const counts = Object.fromEntries(events.map(({ name }) => [name, count(name)]));
    assert.deepEqual(counts, {
      IssuersChanged: 1, Transfer: 10, Funded: 2, Attested: 4, Ordered: 4, Settled: 1, Claimed: 4, ProceedsPaid: 1,
      UnsoldReturned: 1,
    });
    const tokens = new Map<string, bigint>();
    let money = 0n;
    for (const { name, fields } of events as { name: string; fields: Record<string, any> }[]) {
      if (name === 'Ordered') money += fields.deposit; // nobody changed one
      if (name === 'Claimed') money -= fields.refund;
      if (name === 'ProceedsPaid') money -= fields.amount;
      if (name !== 'Transfer') continue;
      tokens.set(fields.from, (tokens.get(fields.from) ?? 0n) - fields.value);
      tokens.set(fields.to, (tokens.get(fields.to) ?? 0n) + fields.value);
    }
    assert.equal(money, await balanceOf(chain, sale.address));
    assert.equal(tokens.get(NOBODY), -ALL_TOKENS);
    tokens.delete(NOBODY);
    for (const [account, balance] of tokens) assert.equal(balance, await tokensOf(account as Hex), account);
    assert.deepEqual(BUYERS.map(({ name }) => tokens.get(at(name))), [10n, 80n, 80n, 80n]);
    assert.equal(tokens.get(at('seller')), ALL_TOKENS - SUPPLY - 6n);
    assert.equal(tokens.get(at('unsoldTo')), 6n);
  });
});
