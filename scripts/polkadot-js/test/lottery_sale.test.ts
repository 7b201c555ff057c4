// A lottery of tickets on a node, with a group, and with a ticket for everybody. See capped_sale.test.ts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringToHex } from '@polkadot/util';
import { id } from 'ethers';
import { claim } from '../claim.ts';
import { announce, deployRegistry } from '../deploy.ts';
import { invite, join, leave } from '../group.ts';
import { addressOf, balanceOf, now, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import { deploy, type Contract } from '../lib/contract.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { saleAt, termsOf } from '../lib/sale.ts';
import { order } from '../order.ts';
import { proceeds } from '../proceeds.ts';
import { settle } from '../settle.ts';
import { statusOf } from '../status.ts';
import { unsold } from '../unsold.ts';
import { attestAll, DOT, freshWallets, onNode, stepsOf, stopClock, toldOn } from './node.ts';

const CONTEXT = id('lottery_sale.test.ts') as Hex;
const PRICE = 2n * DOT;
/** drand's evmnet: first round, seconds between two, and key. */
const EVMNET = [1_727_521_075n, 3n, [
  '0x07e1d1d335df83fa98462005690372c643340060d205306a9aa8106b6bd0b382',
  '0x0557ec32c2ad488e4d4f6008f89a346f18492092ccc0d594610de2732c8b808f',
  '0x0095685ae3a85ba243747b1b2f426049010f6b73a0cf1d389351d5aaaa1047f6',
  '0x297d3a4f9749b33eb2d904c9d9ebf17224150ddd7abd7567a9bec6c74480ee0b',
]];

let chain: Chain;
let told: ReturnType<typeof toldOn>;
let wallets: Record<'ada' | 'bob' | 'cem' | 'seller' | 'beneficiary', Wallet>;
let tickets: Contract;
let lottery: Contract;
let opensAt: bigint;
let closesAt: bigint;

const at = (name: keyof typeof wallets) => addressOf(wallets[name]);
const aliasFor = (name: keyof typeof wallets) => alias(person(name), CONTEXT);
const entered = (name: keyof typeof wallets) =>
  ({ name: 'Ordered', alias: aliasFor(name), account: at(name), lots: 1n, deposit: PRICE });

onNode((connected) => {
  chain = connected;
  told = toldOn(chain);
});

test('a lottery, with a group', async (t) => {
  const step = stepsOf(t);

  await step('the seller deploys all, and allots twenty tickets', async () => {
    wallets = await freshWallets(chain, 'ada', 'bob', 'cem', 'seller', 'beneficiary');
    const { seller, beneficiary, ...people } = wallets;
    opensAt = (await now(chain)) + 3_600n;
    closesAt = opensAt + 86_400n;
    const registry = await deployRegistry(chain, seller, developmentIssuers(2).map(issuerAddress), 2);
    await attestAll(registry, seller, people);
    const terms = {
      transferableAt: closesAt, supply: 20n, context: CONTEXT, personhood: registry.address, seller: at('seller'),
    };
    const texts = ['Conference', 'CONF', 'https://example.org/'].map((text) => stringToHex(text));
    tickets = await deploy(chain, seller, 'ticket', [terms, ...texts]);
    const beacon = await deploy(chain, seller, 'drand_beacon', EVMNET);
    const made = await announce('lottery', registry, tickets, seller, {
      common: {
        supply: 20n, lotSize: 1n, price: PRICE, minRaise: 0n, opensAt, closesAt, settleBy: closesAt + 2n * 86_400n,
        recoveryWindow: 604_800n, context: CONTEXT, beacon: beacon.address, minStatus: 2n, tickets: true,
        beneficiary: addressOf(beneficiary), unsoldTo: addressOf(seller),
      },
      maxGroup: 3n,
    });
    lottery = await saleAt(chain, made.address);
    assert.equal(lottery.name, 'lottery_sale');
    assert.equal((await termsOf(lottery)).common.asset, tickets.address);
    await tickets.call(seller, 'Ticket::allot', lottery.address, 20);
    const toItself = { name: 'Allotted', from: lottery.address, to: lottery.address, count: 20n }; // so it can hand them on
    assert.deepEqual(told(await lottery.call(seller, 'Sale::fund')), [toItself, { name: 'Funded', supply: 20n }]);
    await stopClock(chain, opensAt);
  });

  await step('one enters and invites two; who joins pays, but not twice', async () => {
    assert.deepEqual(told(await order(lottery, wallets.ada, 1)), [entered('ada')]);
    const guests = [at('bob'), at('cem')];
    const tooMany = 'lottery_sale: Groups::invite is refused: TooManyInvited: invited 3, max 2';
    await assert.rejects(invite(lottery, wallets.ada, [...guests, at('seller')]), { message: tooMany });
    const invited = { name: 'Invited', alias: aliasFor('ada'), group: 1n, accounts: guests };
    assert.deepEqual(told(await invite(lottery, wallets.ada, guests)), [invited]);
    const joined = (name: keyof typeof wallets, size: bigint) =>
      ({ name: 'Joined', alias: aliasFor(name), group: 1n, size });
    assert.deepEqual(told(await join(lottery, wallets.bob, 1)), [entered('bob'), joined('bob', 2n)]);
    await order(lottery, wallets.cem, 1);
    assert.deepEqual(told(await join(lottery, wallets.cem, 1)), [joined('cem', 3n)]);
    assert.equal(await balanceOf(chain, lottery.address), 3n * PRICE);
    const { group, chance, order: hers } = await statusOf(lottery, at('bob'));
    // There is a ticket for everybody.
    assert.deepEqual([group, chance, hers], [1n, [1n, 1n], { lots: 1n, account: at('bob') }]);
  });

  await step('a group is left as it was joined, by oneself', async () => {
    const message = 'lottery_sale: Groups::invite is refused: NotLeader: group 1';
    await assert.rejects(invite(lottery, wallets.bob, [at('cem')]), { message });
    const left = { name: 'Left', alias: aliasFor('cem'), group: 1n, size: 2n };
    assert.deepEqual(told(await leave(lottery, wallets.cem)), [left]);
    const again = 'lottery_sale: Groups::join is refused: NotInvited: group 1';
    await assert.rejects(join(lottery, wallets.cem, 1), { message: again });
    assert.deepEqual(await lottery.ask('Groups::entries'), [1n, 1n, 0n, 0n, 0n, 0n, 0n, 0n]);
  });

  await step('all win, and a ticket is issued to each', async () => {
    await stopClock(chain, closesAt);
    const settled = { name: 'Settled', orders: 3n, level: 1n, sold: 3n, proceeds: 3n * PRICE };
    assert.deepEqual(told(await settle(lottery, wallets.cem)), [settled]); // and nothing was drawn
    for (const [index, name] of (['cem', 'ada', 'bob'] as const).entries()) {
      const number = BigInt(index + 1);
      assert.deepEqual(told(await claim(lottery, wallets[name])), [
        { name: 'Transfer', from: `0x${'00'.repeat(20)}`, to: at(name), tokenId: number },
        { name: 'Issued', alias: aliasFor(name), id: number, to: at(name), by: lottery.address },
        { name: 'Claimed', alias: aliasFor(name), account: at(name), allocated: 1n, paid: PRICE, refund: 0n },
      ]);
      assert.equal(await tickets.ask('Erc721::owner_of', number), at(name));
    }
    const had = await balanceOf(chain, at('beneficiary'));
    await proceeds(lottery, wallets.cem);
    assert.equal((await balanceOf(chain, at('beneficiary'))) - had, 3n * PRICE);
    await unsold(lottery, wallets.cem);
    assert.equal(await tickets.ask('Ticket::allotment_of', at('seller')), 17n);
    assert.equal(await balanceOf(chain, lottery.address), 0n);
  });
});
