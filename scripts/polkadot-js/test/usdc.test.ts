// A quadratic sale on a node, paid in the development USDC: an asset of the chain, as an ERC-20. See capped_sale.test.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from 'ethers';
import { change } from '../change.ts';
import { claim } from '../claim.ts';
import { announce, deployRegistry, deployToken } from '../deploy.ts';
import { addressOf, balanceOf, NOBODY, now, wallet, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import type { Contract } from '../lib/contract.ts';
import { allowance, approve, assetAddress, tokensOf, transfer } from '../lib/erc20.ts';
import type { Offer } from '../lib/offer.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { saleAt } from '../lib/sale.ts';
import { order } from '../order.ts';
import { proceeds } from '../proceeds.ts';
import { settle } from '../settle.ts';
import { status } from '../status.ts';
import { unsold } from '../unsold.ts';
import { attestAll, freshWallets, onNode, stepsOf, stopClock, toldOn } from './node.ts';

const USDC = assetAddress(1337);
const ONE = 1_000_000n;
/** The least that an account can have of it. */
const MINIMUM = 10_000n;
const PRICE = 3n * ONE;
const CONTEXT = id('usdc.test.ts') as Hex;
/** The example of docs/mechanisms.md: 10 lots among four who ask for 1, 2, 5 and 5, without a draw. */
const BUYERS = [
  { name: 'ada', asked: 1, deposit: 1n * PRICE, gets: 1n, pays: 1n * PRICE },
  { name: 'bob', asked: 2, deposit: 4n * PRICE, gets: 2n, pays: 4n * PRICE },
  { name: 'cem', asked: 5, deposit: 25n * PRICE, gets: 3n, pays: 9n * PRICE },
  { name: 'dan', asked: 5, deposit: 25n * PRICE, gets: 3n, pays: 9n * PRICE },
] as const;
const PURSE = 100n * ONE;

let chain: Chain;
let told: ReturnType<typeof toldOn>;
let wallets: Record<(typeof BUYERS)[number]['name'] | 'poor' | 'seller' | 'beneficiary', Wallet>;
let token: Contract;
let sale: Contract;
let offer: Offer<'quadratic'>;

const at = (name: keyof typeof wallets) => addressOf(wallets[name]);
const coins = (of: Hex) => tokensOf(chain, USDC, of);

onNode((connected) => {
  chain = connected;
  told = toldOn(chain);
});

test('a quadratic sale, paid in USDC', async (t) => {
  const step = stepsOf(t);

  await step('a sale must have some of its currency before it opens', async () => {
    wallets = await freshWallets(chain, 'ada', 'bob', 'cem', 'dan', 'poor', 'seller', 'beneficiary');
    const { seller, beneficiary, ...people } = wallets;
    await transfer(chain, wallet('//Alice'), USDC, at('seller'), PURSE);
    const opensAt = (await now(chain)) + 3_600n;
    const closesAt = opensAt + 86_400n;
    const registry = await deployRegistry(chain, seller, developmentIssuers(2).map(issuerAddress), 2);
    await attestAll(registry, seller, people);
    const facts = { name: 'Field Guide', symbol: 'GUIDE', decimals: 2, supply: 2_000n, transferableAt: closesAt };
    token = await deployToken(chain, seller, facts);
    offer = {
      common: {
        supply: 10n * 100n, lotSize: 100n, price: PRICE, minRaise: 0n, opensAt, closesAt, settleBy: closesAt + 87_000n,
        recoveryWindow: 604_800n, context: CONTEXT, beacon: NOBODY, minStatus: 2n, tickets: false,
        beneficiary: addressOf(beneficiary), unsoldTo: addressOf(seller),
      },
      power: 2n, firstCap: 5n, capStep: 0n, rounds: 1n, roundSeconds: 86_400n,
    };
    sale = await announce('quadratic', registry, token, seller, offer, USDC);
    await token.call(seller, 'allot', sale.address, offer.common.supply);
    const empty = { message: `quadratic_sale: Sale::fund is refused: NoReserve: currency ${USDC}` };
    await assert.rejects(sale.call(seller, 'Sale::fund'), empty);
    await transfer(chain, seller, USDC, sale.address, MINIMUM);
    await sale.call(seller, 'Sale::fund');
    sale = await saleAt(chain, sale.address);
    const { contract, terms: { common }, closesAt: ends } = await status(sale);
    assert.deepEqual([contract, common.currency, common.paymentUnit, ends], ['quadratic_sale', USDC, 1n, closesAt]);
    assert.equal(await coins(sale.address), MINIMUM);
    assert.equal(await coins(at('seller')), PURSE - MINIMUM);
    assert.equal(await tokensOf(chain, token.address, sale.address), common.supply);
    await stopClock(chain, opensAt);
  });

  await step('an order lets the sale take exactly what is due, and that is taken', async () => {
    for (const { name, asked, deposit } of BUYERS) {
      await transfer(chain, wallet('//Alice'), USDC, at(name), PURSE);
      const who = { alias: alias(person(name), CONTEXT), account: at(name) };
      const ordered = { name: 'Ordered', ...who, lots: BigInt(asked), deposit };
      const taken = { name: 'Transfer', from: at(name), to: sale.address, value: deposit };
      assert.deepEqual(told(await order(sale, wallets[name], asked)), [taken, ordered]);
      assert.equal(await coins(at(name)), PURSE - deposit);
      assert.equal(await allowance(chain, USDC, at(name), sale.address), 0n);
    }
    assert.equal(await coins(sale.address), MINIMUM + 55n * PRICE);
    assert.equal(await balanceOf(chain, sale.address), 0n);
  });

  await step('what does not come, or comes in money of the chain, is refused', async () => {
    const refused = (label: string, expected: bigint, got: bigint) => ({
      message: `quadratic_sale: ${label} is refused: WrongPayment: expected ${expected}, got ${got}`,
    });
    await assert.rejects(order(sale, wallets.poor, 2), refused('Sale::order', 4n * PRICE, 0n));
    await assert.rejects(sale.pay(wallets.poor, 7n, 'Sale::order', 2), refused('Sale::order', 0n, 7n * chain.ratio));
    await assert.rejects(order(sale, wallets.ada, 1), /AlreadyOrdered: lots 1/);
    const over = new RegExp(`^Error: a call of ${USDC}: the chain refuses: assets.NoAccount: `);
    await assert.rejects(transfer(chain, wallets.poor, USDC, at('ada'), 1n), over);
  });

  await step('a change pays the difference, or gets it back at once', async () => {
    // What was allowed before and is too little is taken back first: some coins change no allowance to another.
    await approve(chain, wallets.bob, USDC, sale.address, 1n);
    const sent = async () => (await chain.api.rpc.system.accountNextIndex(wallets.bob.address)).toNumber();
    const before = await sent();
    await change(sale, wallets.bob, 3);
    assert.equal((await sent()) - before, 3, 'approve 0, approve the difference, change');
    assert.equal(await coins(at('bob')), PURSE - 9n * PRICE);
    assert.equal(await allowance(chain, USDC, at('bob'), sale.address), 0n);
    await change(sale, wallets.bob, 2);
    assert.equal(await coins(at('bob')), PURSE - 4n * PRICE);
  });

  await step('claims and proceeds are in USDC, to the last unit, and the reserve stays', async () => {
    await stopClock(chain, offer.common.closesAt);
    const settled = { name: 'Settled', orders: 4n, level: 300n, sold: 900n, proceeds: 23n * PRICE };
    const [first] = told(await settle(sale, wallets.poor)) as Record<string, unknown>[];
    assert.deepEqual(first, settled);
    for (const { name, gets, pays } of BUYERS) {
      await claim(sale, wallets[name]);
      assert.equal(await coins(at(name)), PURSE - pays);
      assert.equal(await tokensOf(chain, token.address, at(name)), gets * 100n);
    }
    const paid = { name: 'ProceedsPaid', to: at('beneficiary'), amount: 23n * PRICE };
    assert.deepEqual(told(await proceeds(sale, wallets.poor)).at(-1), paid);
    assert.equal(await coins(at('beneficiary')), 23n * PRICE);
    await unsold(sale, wallets.poor);
    assert.equal(await tokensOf(chain, token.address, sale.address), 0n);
    assert.equal(await coins(sale.address), MINIMUM);
  });
});
