// Needs built contracts, no node: what polkadot.js makes of their metadata.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import type { AbiMessage } from '@polkadot/api-contract/types';
import { NOBODY } from '../lib/chain.ts';
import { decode, metadata, Refused } from '../lib/contract.ts';
import { text } from '../lib/plain.ts';
import { CONTRACTS } from '../lib/sale.ts';

const SALES = Object.values(CONTRACTS);
const OTHERS = ['badge', 'commit_reveal_beacon', 'drand_beacon', 'personhood', 'ticket', 'token'];
const ALL = [...SALES, ...OTHERS];
const SALE = 'phase fund cancel order change withdraw settle claim sweep_proceeds sweep_unsold order_of if_closed_now'.split(' ');
const ADDRESS = `0x${'ab'.repeat(20)}`;

function encoded(message: AbiMessage, ...args: unknown[]): string {
  return u8aToHex(compactStripLength(message.toU8a(args))[1]).slice(2);
}

/** So many bytes of a number, little-endian. */
function le(number: bigint, bytes: number): string {
  const digits = Array.from({ length: bytes }, (_, index) => Number((number >> BigInt(8 * index)) & 255n));
  return Buffer.from(digits).toString('hex');
}

test('both metadata files of all contracts load, and are for pallet-revive', () => {
  for (const name of ALL) {
    const [json, contract] = [metadata(name, 'json'), metadata(name, 'contract')];
    assert.ok(json.isRevive && contract.isRevive, name);
    const labels = json.messages.map(({ identifier }) => identifier);
    assert.deepEqual(labels, contract.messages.map(({ identifier }) => identifier), name);
  }
});

/** The labels of a contract's messages that begin like this, in their order. */
function labels(name: string, trait: string): string[] {
  const all = metadata(name).messages.map(({ identifier }) => identifier);
  return all.filter((label) => label.startsWith(`${trait}::`)).map((label) => label.slice(trait.length + 2));
}

test("a sale's metadata has every message of its mechanism", () => {
  for (const name of SALES) assert.deepEqual(labels(name, 'Sale'), SALE, name);
  const having = (trait: string) => SALES.filter((name) => labels(name, trait).length > 0);
  assert.deepEqual(having('Draws'), ['quadratic_sale', 'lottery_sale', 'auction']);
  assert.deepEqual([having('Bids'), having('Groups')], [['auction'], ['lottery_sale']]);
});

test('what contracts are made of, and by whom, can be asked', () => {
  const views = {
    token: { seller: '0xe4c20012', is_sale: '0xe4c20013' },
    personhood: { founded: '0x9e500005' },
    badge: { deployer: '0xbad9e011' },
    drand_beacon: { deployer: '0xbeac0012', 'Beacon::known_since': '0xbeac0005' },
    commit_reveal_beacon: { deployer: '0xbeac0026', 'Beacon::known_since': '0xbeac0005' },
  };
  for (const [name, messages] of Object.entries(views)) {
    for (const [label, selector] of Object.entries(messages)) {
      assert.equal(metadata(name).findMessage(label).selector.toHex(), selector, `${name}: ${label}`);
    }
  }
});

test('a collection answers all that is asked of tickets, under their names', () => {
  const ticket = ['issue', 'allot', 'hand_on', 'recover', 'allotment_of', 'ticket', 'transferable_at', 'supply'];
  assert.deepEqual(labels('ticket', 'Ticket').sort(), ticket.sort());
  for (const label of ['owner_of', 'balance_of', 'transfer_from']) assert.ok(labels('ticket', 'Erc721').includes(label), label);
});

test('no contract runs code at an address that its terms name', () => {
  for (const name of ALL) {
    const { registry, constructors } = metadata(name);
    const args = constructors[0]!.args.map(({ name, type }) => {
      return { [name]: registry.createTypeUnsafe(type.lookupName ?? type.type, []).toJSON() };
    });
    assert.doesNotMatch(JSON.stringify(args), /office/, name);
  }
});

test('every sale has the events of all', () => {
  const eventsOf = (name: string) => metadata(name).events.map(({ identifier }) => identifier.split('::').at(-1)!);
  for (const name of SALES) {
    const events = eventsOf(name);
    const some = ['Ordered', 'Claimed', 'Cancelled', 'Bid', 'Cleared', 'Joined', 'Allotted', 'Issued', 'Attested', 'RoundVerified'];
    for (const event of some) assert.ok(events.includes(event), `${name}: ${event}`);
  }
});

test('addresses are encoded as 20 bytes, and nothing before them', () => {
  const address = ADDRESS.slice(2);
  const token = metadata('token');
  assert.equal(encoded(token.findMessage('Erc20::balance_of'), ADDRESS), `e4c20002${address}`);
  assert.equal(encoded(token.findMessage('allot'), ADDRESS, 5n), `e4c20010${address}${le(5n, 16)}`);
  const registry = metadata('personhood').findConstructor('new');
  assert.equal(encoded(registry, ADDRESS, [ADDRESS], 2), `9bae9d5e${address}04${address}02`);
});

test('attestations, orders and names are encoded as the contracts read them', () => {
  const attest = metadata('personhood').findMessage('attest');
  const [person, year] = ['11'.repeat(32), 31_536_000n];
  const input = encoded(attest, `0x${person}`, ADDRESS, 2, year, 1n, `0x${'77'.repeat(130)}`);
  const expected = `9e500001${person}${ADDRESS.slice(2)}02${le(year, 8)}${le(1n, 8)}0902${'77'.repeat(130)}`;
  assert.equal(input, expected); // 0x0902: 130, compact
  assert.equal(encoded(metadata('capped_sale').findMessage('Sale::order'), 100), `5a1e0004${le(100n, 4)}`);
  const token = encoded(metadata('token').findConstructor('new'), '0x4142', '0x43', 2, 3n, 0n);
  assert.equal(token, `9bae9d5e084142044302${le(3n, 16)}${le(0n, 8)}`);
});

test('terms are encoded field by field, amounts to the last unit', () => {
  const max = (1n << 128n) - 1n;
  const common = {
    supply: max, lotSize: 1n, price: 2n, minRaise: 3n, paymentUnit: 100_000_000n, opensAt: 4n, closesAt: 5n, settleBy: 6n,
    recoveryWindow: 7n, context: `0x${'cc'.repeat(32)}`, personhood: ADDRESS, asset: ADDRESS, beacon: NOBODY,
    currency: `0x${'ee'.repeat(20)}`, beneficiary: ADDRESS, unsoldTo: ADDRESS, seller: ADDRESS, minStatus: 2n, tickets: true,
  };
  const expected = [
    '9bae9d5e', le(max, 16), le(1n, 16), le(2n, 16), le(3n, 16), le(100_000_000n, 8), le(4n, 8), le(5n, 8), le(6n, 8), le(7n, 8),
    'cc'.repeat(32), ADDRESS.slice(2).repeat(2), '00'.repeat(20), 'ee'.repeat(20), ADDRESS.slice(2).repeat(3), '02', '01',
    le(100n, 4),
  ];
  assert.equal(encoded(metadata('capped_sale').findConstructor('new'), { common, maxLots: 100n }), expected.join(''));
});

test('a refusal is read with its figures', () => {
  const sale = metadata('capped_sale');
  const { type } = sale.findMessage('Sale::order').returnType!;
  const bytes = hexToU8a(`0x000108${le(20_000n, 32)}${le(19_900n, 32)}`);
  assert.throws(
    () => decode('order', sale, type, bytes),
    (error: Refused) => {
      assert.equal(error.message, 'order is refused: WrongPayment: expected 20000, got 19900');
      assert.deepEqual(error.reason, { WrongPayment: { expected: 20_000n, got: 19_900n } });
      return true;
    },
  );
  const early = () => decode('order', sale, type, hexToU8a(`0x00010001${le(7n, 8)}`));
  assert.throws(early, { message: 'order is refused: WrongPhase: phase Open, now 7' });
  assert.throws(() => decode('order', sale, type, hexToU8a('0x000106')), { message: 'order is refused: NoOrder' });
  const unread = () => decode('order', sale, type, hexToU8a('0x0101'));
  assert.throws(unread, { message: 'order is refused: CouldNotReadInput' });
  assert.equal(decode('order', sale, type, hexToU8a('0x0000')), null);
});

test('answers become plain values', () => {
  const [sale, registry] = [metadata('capped_sale'), metadata('personhood')];
  const read = (label: string, hex: string, abi = sale) =>
    decode(label, abi, abi.findMessage(label).returnType!.type, hexToU8a(hex));
  assert.equal(read('Sale::phase', '0x0003'), 'Settled');
  assert.equal(read('Sale::order_of', '0x0000'), null);
  const order = read('Sale::order_of', `0x0001${le(10n, 4)}${ADDRESS.slice(2)}`);
  assert.deepEqual(order, { lots: 10n, account: ADDRESS });
  const outcome = read('Sale::if_closed_now', `0x00${le(80n, 16)}${le(160n, 16)}${le((1n << 128n) - 1n, 16)}`);
  assert.deepEqual(outcome, { allocated: 80n, paid: 160n, refund: (1n << 128n) - 1n });
  const issuers = read('issuers', `0x00${ADDRESS.slice(2)}04${ADDRESS.slice(2)}02`, registry);
  assert.deepEqual(issuers, [ADDRESS, [ADDRESS], 2n]);
  assert.equal(text({ WrongPhase: { phase: 'Open', now: 7n } }), 'WrongPhase: phase Open, now 7');
});
