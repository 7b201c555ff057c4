// A fixed sale on a node: whoever comes first is served first, and has it at once. See capped_sale.test.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from 'ethers';
import { change } from '../change.ts';
import { claim } from '../claim.ts';
import { deployRegistry, deploySale, deployToken } from '../deploy.ts';
import { addressOf, balanceOf, NOBODY, now, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import type { Contract } from '../lib/contract.ts';
import { tokensOf } from '../lib/erc20.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { saleAt } from '../lib/sale.ts';
import { order } from '../order.ts';
import { proceeds } from '../proceeds.ts';
import { settle } from '../settle.ts';
import { status, statusOf } from '../status.ts';
import { unsold } from '../unsold.ts';
import { attestAll, DOT, freshWallets, onNode, stepsOf, stopClock, toldOn } from './node.ts';

const CONTEXT = id('fixed_sale.test.ts') as Hex;
const PRICE = DOT / 5n;
const LOT = 1_000n;

let chain: Chain;
let told: ReturnType<typeof toldOn>;
let wallets: Record<'ada' | 'bob' | 'cem' | 'dan' | 'seller' | 'beneficiary', Wallet>;
let token: Contract;
let sale: Contract;
let opensAt: bigint;
let closesAt: bigint;

const at = (name: keyof typeof wallets) => addressOf(wallets[name]);
const has = (name: keyof typeof wallets) => tokensOf(chain, token.address, at(name));

onNode((connected) => {
  chain = connected;
  told = toldOn(chain);
});

/** The race of docs/mechanisms.md: 10 lots, and three persons want 4 each. */
test('a fixed sale, which delivers at once', async (t) => {
  const step = stepsOf(t);

  await step('the seller deploys all, and the sale says what it is', async () => {
    wallets = await freshWallets(chain, 'ada', 'bob', 'cem', 'dan', 'seller', 'beneficiary');
    const { seller, beneficiary, ...people } = wallets;
    opensAt = (await now(chain)) + 3_600n;
    closesAt = opensAt + 86_400n;
    const registry = await deployRegistry(chain, seller, developmentIssuers(2).map(issuerAddress), 2);
    await attestAll(registry, seller, people);
    const facts = { name: 'Reading Room', symbol: 'READ', decimals: 3, supply: 10n * LOT + 500n };
    token = await deployToken(chain, seller, { ...facts, transferableAt: closesAt });
    sale = await deploySale('fixed', registry, token, seller, {
      common: {
        supply: facts.supply, lotSize: LOT, price: PRICE, minRaise: 0n, opensAt, closesAt, settleBy: 0n,
        recoveryWindow: 604_800n, context: CONTEXT, beacon: NOBODY, minStatus: 2n, tickets: false,
        beneficiary: addressOf(beneficiary), unsoldTo: addressOf(seller),
      },
      maxLots: 4n, claimsFrom: 0n,
    });
    sale = await saleAt(chain, sale.address);
    assert.equal(sale.name, 'fixed_sale');
    await stopClock(chain, opensAt);
    const { contract, phase, state } = await status(sale);
    assert.deepEqual([contract, phase], ['fixed_sale', 'Open']);
    const life = { proceeds: 0n, endedAt: 0n, stage: 1n };
    assert.deepEqual(state, { life, left: 10n, unsold: 0n, orders: 0n });
  });

  await step('a purchase is delivered by the call that pays, and binds', async () => {
    const who = { alias: alias(person('ada'), CONTEXT), account: at('ada') };
    const bought = (lots: bigint, inAll: bigint) => [
      { name: 'Ordered', ...who, lots: inAll, deposit: lots * PRICE },
      { name: 'Transfer', from: sale.address, to: at('ada'), value: lots * LOT },
      { name: 'Claimed', ...who, allocated: lots * LOT, paid: lots * PRICE, refund: 0n },
    ];
    assert.deepEqual(told(await order(sale, wallets.ada, 1)), bought(1n, 1n));
    assert.deepEqual(told(await change(sale, wallets.ada, 4)), bought(3n, 4n));
    assert.equal(await has('ada'), 4n * LOT);
    assert.equal(await balanceOf(chain, sale.address), 4n * PRICE);
    const binding = (label: string) => ({ message: `fixed_sale: ${label} is refused: Binding` });
    await assert.rejects(change(sale, wallets.ada, 3), binding('Sale::change'));
    await assert.rejects(change(sale, wallets.ada, 0), binding('Sale::withdraw'));
    const { order: hers, ifClosedNow, ...more } = await statusOf(sale, at('ada'));
    assert.deepEqual(hers, { lots: 4n, account: at('ada') });
    assert.deepEqual(ifClosedNow, { allocated: 4n * LOT, paid: 4n * PRICE, refund: 0n });
    assert.deepEqual(more, { person: { status: 2, alias: who.alias } });
  });

  await step('who comes late finds what is left', async () => {
    const refused = (lots: number, max: number) => ({
      message: `fixed_sale: Sale::order is refused: WrongLots: lots ${lots}, max ${max}`,
    });
    await assert.rejects(order(sale, wallets.bob, 5), refused(5, 4)); // the cap
    await order(sale, wallets.bob, 4);
    await assert.rejects(order(sale, wallets.cem, 4), refused(4, 2)); // the stock
    await order(sale, wallets.cem, 2);
    await assert.rejects(order(sale, wallets.dan, 1), refused(1, 0));
    const all = await Promise.all((['ada', 'bob', 'cem', 'dan'] as const).map(has));
    assert.deepEqual(all, [4n * LOT, 4n * LOT, 2n * LOT, 0n]);
    assert.equal(await balanceOf(chain, sale.address), 10n * PRICE);
  });

  await step('it is settled when it closes, and everything leaves it', async () => {
    await assert.rejects(settle(sale, wallets.dan), /WrongPhase: phase Open/); // though all is sold
    await stopClock(chain, closesAt);
    const settled = { name: 'Settled', orders: 3n, level: 4n * LOT, sold: 10n * LOT, proceeds: 10n * PRICE };
    assert.deepEqual(told(await settle(sale, wallets.dan)), [settled]);
    await assert.rejects(claim(sale, wallets.ada), { message: 'fixed_sale: Sale::claim is refused: NoOrder' });
    const before = await balanceOf(chain, at('beneficiary'));
    const paid = { name: 'ProceedsPaid', to: at('beneficiary'), amount: 10n * PRICE };
    assert.deepEqual(told(await proceeds(sale, wallets.dan)), [paid]);
    assert.equal((await balanceOf(chain, at('beneficiary'))) - before, 10n * PRICE);
    await unsold(sale, wallets.dan);
    assert.equal(await has('seller'), 500n);
    assert.equal(await balanceOf(chain, sale.address), 0n);
    assert.equal(await tokensOf(chain, token.address, sale.address), 0n);
  });
});
