// An auction on a node, open to all: two bids above, one at the reserve price, and a raise. See capped_sale.test.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id, zeroPadValue } from 'ethers';
import { bid } from '../bid.ts';
import { claim } from '../claim.ts';
import { deploySale, deployToken } from '../deploy.ts';
import { addressOf, balanceOf, NOBODY, now, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import type { Contract } from '../lib/contract.ts';
import { tokensOf } from '../lib/erc20.ts';
import { aliasOf, costOf, saleAt } from '../lib/sale.ts';
import { order } from '../order.ts';
import { proceeds } from '../proceeds.ts';
import { settle } from '../settle.ts';
import { status, statusOf } from '../status.ts';
import { unsold } from '../unsold.ts';
import { chargedTo, DOT, freshWallets, onNode, stepsOf, stopClock, toldOn } from './node.ts';

const LOT = 1_000_000n;
/** The ladder of docs/mechanisms.md: 100, 110, 120 …; a hundredth of its reserve price. */
const UNIT = DOT / 1_000n;
const TICKS = 20n;

let chain: Chain;
let told: ReturnType<typeof toldOn>;
let wallets: Record<'ada' | 'bob' | 'cem' | 'seller' | 'beneficiary' | 'keeper', Wallet>;
let token: Contract;
let auction: Contract;
let opensAt: bigint;
let closesAt: bigint;

const at = (name: keyof typeof wallets) => addressOf(wallets[name]);
const aliasFor = (name: keyof typeof wallets) => zeroPadValue(at(name), 32) as Hex;

onNode((connected) => {
  chain = connected;
  told = toldOn(chain);
});

test('an auction, in which a bid is raised', async (t) => {
  const step = stepsOf(t);

  await step('the seller deploys all, without a registry', async () => {
    wallets = await freshWallets(chain, 'ada', 'bob', 'cem', 'seller', 'beneficiary', 'keeper');
    opensAt = (await now(chain)) + 3_600n;
    closesAt = opensAt + 86_400n;
    const facts = { name: 'Commons', symbol: 'COMM', decimals: 6, supply: 10n * LOT, transferableAt: closesAt };
    token = await deployToken(chain, wallets.seller, facts);
    const made = await deploySale('auction', undefined, token, wallets.seller, {
      common: {
        supply: 10n * LOT, lotSize: LOT, price: 100n * UNIT, minRaise: 0n, opensAt, closesAt, settleBy: closesAt + 87_000n,
        recoveryWindow: 604_800n, context: id('auction.test.ts') as Hex, beacon: NOBODY, minStatus: 0n, tickets: false,
        beneficiary: at('beneficiary'), unsoldTo: at('seller'),
      },
      maxLots: 10n, step: 10n * UNIT, ticks: TICKS, geometric: false,
    });
    auction = await saleAt(chain, made.address);
    assert.equal(auction.name, 'auction');
    assert.equal(await aliasOf(auction, at('ada')), aliasFor('ada'));
    assert.equal(await costOf(auction, 3n, 4n), 420n * UNIT);
    await stopClock(chain, opensAt);
  });

  await step('bids pay the price of their tick, and a raise the difference', async () => {
    const bids = (name: keyof typeof wallets, lots: bigint, tick: bigint, deposit: bigint) => [
      { name: 'Ordered', alias: aliasFor(name), account: at(name), lots, deposit },
      { name: 'Bid', alias: aliasFor(name), account: at(name), tick, lots, deposit },
    ];
    assert.deepEqual(told(await bid(auction, wallets.ada, 4, 10)), bids('ada', 10n, 4n, 1_400n * UNIT));
    assert.deepEqual(told(await bid(auction, wallets.bob, 3, 5)), bids('bob', 5n, 3n, 650n * UNIT));
    assert.deepEqual(told(await order(auction, wallets.cem, 1)), bids('cem', 1n, 0n, 100n * UNIT));
    assert.equal(await balanceOf(chain, auction.address), 2_150n * UNIT);
    assert.deepEqual(told(await bid(auction, wallets.bob, 5, 7)), bids('bob', 7n, 5n, 1_050n * UNIT));
    assert.equal(await balanceOf(chain, auction.address), 2_550n * UNIT);
  });

  await step('a bid is never lowered, and is for a tick that there is', async () => {
    const lower = 'NotRaised: tick 4, lots 7, tickBefore 5, lotsBefore 7';
    const refused = (why: string) => ({ message: `auction: Bids::bid is refused: ${why}` });
    await assert.rejects(bid(auction, wallets.bob, 4, 7), refused(lower));
    await assert.rejects(bid(auction, wallets.keeper, 20, 1), refused('WrongTick: tick 20, ticks 20'));
    await assert.rejects(bid(auction, wallets.keeper, 1, 11), refused('Sale: WrongLots: lots 11, max 10'));
  });

  /** Bob's 7 lots are filled; Ada's bid shares the other 3; Cem's gets nothing. */
  const cleared = { tick: 4n, price: 140n * UNIT, filledAbove: 7n, tickDemand: 10n, remaining: 3n * LOT };
  /** What is certain of the margin's payments before they are claimed: each of 3 bids could lose a base unit, but one. */
  const least = (140n * UNIT * (3n * LOT - 2n)) / LOT;
  let had: bigint;

  await step('what it comes to is said before', async () => {
    const { phase, clearing, closesAt: ends } = await status(auction);
    assert.deepEqual([phase, clearing, ends], ['Open', cleared, closesAt]);
    const { bid: hers, ifClosedNow } = await statusOf(auction, at('ada'));
    assert.deepEqual(hers, { tick: 4n, lots: 10n, account: at('ada') });
    assert.deepEqual(ifClosedNow, { allocated: 3n * LOT, paid: 420n * UNIT, refund: 980n * UNIT });
  });

  await step('it is settled at one price', async () => {
    await stopClock(chain, closesAt);
    const settled = { name: 'Settled', orders: 3n, level: 10n * LOT, sold: 10n * LOT, proceeds: 980n * UNIT + least };
    assert.deepEqual(told(await settle(auction, wallets.keeper)), [settled, { name: 'Cleared', ...cleared }]);
    had = await balanceOf(chain, at('beneficiary'));
    const paid = { name: 'ProceedsPaid', to: at('beneficiary'), amount: 980n * UNIT + least };
    assert.deepEqual(told(await proceeds(auction, wallets.keeper)), [paid]);
  });

  await step('each claim brings tokens and the exact refund', async () => {
    const claims = [
      { name: 'bob', allocated: 7n * LOT, paid: 980n * UNIT, refund: 70n * UNIT },
      { name: 'cem', allocated: 0n, paid: 0n, refund: 100n * UNIT },
      { name: 'ada', allocated: 3n * LOT, paid: 420n * UNIT, refund: 980n * UNIT },
    ] as const;
    for (const { name, ...outcome } of claims) {
      const [held, purse] = [await balanceOf(chain, auction.address), await balanceOf(chain, at(name))];
      const receipt = await claim(auction, wallets[name]);
      const claimed = { name: 'Claimed', alias: aliasFor(name), account: at(name), ...outcome };
      assert.deepEqual(told(receipt).at(-1), claimed);
      assert.equal(held - (await balanceOf(chain, auction.address)), outcome.refund);
      const charged = chargedTo(chain, wallets[name], receipt);
      assert.equal((await balanceOf(chain, at(name))) - purse, outcome.refund - charged);
      assert.equal(await tokensOf(chain, token.address, at(name)), outcome.allocated);
    }
  });

  await step('what roundings left open comes last, and nothing stays', async () => {
    const rest = { name: 'ProceedsPaid', to: at('beneficiary'), amount: 420n * UNIT - least };
    assert.deepEqual(told(await proceeds(auction, wallets.keeper)), [rest]);
    assert.equal((await balanceOf(chain, at('beneficiary'))) - had, 1_400n * UNIT);
    const nothing = 'auction: Sale::sweep_unsold is refused: NothingLeft';
    await assert.rejects(unsold(auction, wallets.keeper), { message: nothing });
    assert.equal(await balanceOf(chain, auction.address), 0n);
    assert.equal(await tokensOf(chain, token.address, auction.address), 0n);
  });
});
