// Needs built contracts, no node: how the sales of all mechanisms are told apart, offered, asked and paid.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { keccakAsHex } from '@polkadot/util-crypto';
import { addressOf, NOBODY, wallet, type Hex } from '../lib/chain.ts';
import { decode, metadata, reasonIn } from '../lib/contract.ts';
import { assetAddress } from '../lib/erc20.ts';
import { OFFERS, OPTIONS } from '../lib/offer.ts';
import { CONTRACTS, cost, type CommonTerms, type Mechanism } from '../lib/sale.ts';

const ADDRESS: Hex = `0x${'ab'.repeat(20)}`;
const given = Object.fromEntries(Object.entries(OPTIONS).map(([name, option]) => [name, option.default])) as {
  [name in keyof typeof OPTIONS]: string;
};

/** What the terms of a sale are in bytes: the argument of its constructor. */
function encodedTerms(mechanism: Mechanism, terms: object): string {
  const constructor = metadata(CONTRACTS[mechanism]).findConstructor('new');
  return u8aToHex(compactStripLength(constructor.toU8a([terms]))[1]).slice(10);
}

/** So many bytes of a number, little-endian. */
function le(number: bigint, bytes: number): string {
  const digits = Array.from({ length: bytes }, (_, index) => Number((number >> BigInt(8 * index)) & 255n));
  return Buffer.from(digits).toString('hex');
}

test('every sale is asked for its terms by the same bytes', () => {
  for (const name of Object.values(CONTRACTS)) {
    assert.equal(metadata(name).findMessage('terms').selector.toHex(), '0x5a1e0010', name);
  }
});

test('what a seller offers, by the options of deploy.ts', () => {
  const opensAt = 1_000n;
  const common = {
    supply: 250n, lotSize: 1n, price: 2_500_000_000n, minRaise: 0n, opensAt, closesAt: 1_300n, settleBy: 0n,
    recoveryWindow: 604_800n, context: keccakAsHex('reading room 2026'), beacon: NOBODY, minStatus: 2n, tickets: false,
    beneficiary: addressOf(wallet('//Bob')), unsoldTo: addressOf(wallet('//Alice')),
  };
  assert.deepEqual(OFFERS.capped(given, opensAt), { common, maxLots: 100n });
  assert.deepEqual(OFFERS.fixed(given, opensAt), { common, maxLots: 100n, claimsFrom: 0n });
  assert.deepEqual(OFFERS.auction({ ...given, minStatus: '0' }, opensAt), {
    common: { ...common, minStatus: 0n, settleBy: 88_300n }, // ten minutes and a day
    maxLots: 100n, step: 250_000_000n, ticks: 100n, geometric: false,
  });
  const options = { ...given, supply: '1000', lotSize: '10', maxLots: '10', rounds: '4', lasts: '403' };
  assert.deepEqual(OFFERS.quadratic(options, opensAt), {
    common: { ...common, supply: 1_000n, lotSize: 10n, closesAt: 1_400n, settleBy: 88_400n }, // of whole rounds
    power: 2n, rounds: 4n, roundSeconds: 100n, firstCap: 4n, capStep: 2n, // 4, 6, 8, 10
  });
});

test('terms are encoded field by field, every field of them', () => {
  const made = {
    paymentUnit: 1n, personhood: `0x${'01'.repeat(20)}`, asset: `0x${'03'.repeat(20)}`,
    currency: assetAddress(1337), seller: `0x${'04'.repeat(20)}`,
  };
  const { common, ...own } = OFFERS.auction({ ...given, minRaise: '7' }, 1_000n);
  const expected = [
    le(250n, 16), le(1n, 16), le(2_500_000_000n, 16), le(7n, 16), le(1n, 8), le(1_000n, 8), le(1_300n, 8), le(88_300n, 8),
    le(604_800n, 8), common.context.slice(2), '01'.repeat(20), '03'.repeat(20), '00'.repeat(20),
    '0000053900000000000000000000000001200000', common.beneficiary.slice(2), common.unsoldTo.slice(2), '04'.repeat(20),
    '02', '00', le(250_000_000n, 16), le(100n, 4), le(100n, 4), '00',
  ];
  assert.equal(encodedTerms('auction', { common: { ...common, ...made }, ...own }), expected.join(''));
});

test('the fields of terms are those of the metadata', () => {
  const made = ['paymentUnit', 'personhood', 'asset', 'currency', 'seller'];
  const names = (of: object, ...more: string[]) => [...Object.keys(of), ...more].sort();
  const { common } = OFFERS.capped(given, 1_000n);
  const offers = { ...OFFERS, lottery: () => ({ common, maxGroup: 8n }) };
  for (const mechanism of Object.keys(CONTRACTS) as Mechanism[]) {
    const { registry, constructors } = metadata(CONTRACTS[mechanism]);
    const { type } = constructors[0]!.args[0]!;
    const terms = registry.createTypeUnsafe(type.lookupName ?? type.type, []).toJSON() as { common: object };
    const offer = offers[mechanism](given, 1_000n);
    assert.deepEqual([names(offer), names(offer.common, ...made)], [names(terms), names(terms.common)], mechanism);
  }
});

test('what lots cost', () => {
  const at = { common: { price: 3n } as CommonTerms, maxLots: 5n };
  assert.deepEqual([0n, 1n, 5n].map((lots) => cost(at, lots)), [0n, 3n, 15n]);
  const quadratic = (power: bigint) => ({ ...at, power });
  assert.deepEqual([0n, 1n, 5n].map((lots) => cost(quadratic(2n), lots)), [0n, 3n, 75n]);
  assert.deepEqual([0n, 1n, 5n].map((lots) => cost(quadratic(1n), lots)), [0n, 3n, 15n]);
  const largest = (1n << 32n) - 1n;
  assert.equal(cost(quadratic(2n), largest), 3n * largest * largest);
});

test('bids and groups are encoded as the contracts read them', () => {
  const encoded = (name: string, label: string, ...args: unknown[]) =>
    u8aToHex(compactStripLength(metadata(name).findMessage(label).toU8a(args))[1]);
  assert.equal(encoded('auction', 'Bids::bid', 5, 300), `0x5a1e0040${le(5n, 4)}${le(300n, 4)}`);
  assert.equal(encoded('auction', 'Bids::price_of', 1_023), `0x5a1e0042${le(1_023n, 4)}`);
  const invited = encoded('lottery_sale', 'Groups::invite', [ADDRESS, NOBODY]);
  assert.equal(invited, `0x5a1e003008${'ab'.repeat(20)}${'00'.repeat(20)}`);
  assert.equal(encoded('lottery_sale', 'Groups::join', 7), `0x5a1e0031${le(7n, 4)}`);
  assert.equal(encoded('lottery_sale', 'Groups::leave'), '0x5a1e0032');
});

test('refusals of bids and groups are read with their figures', () => {
  const read = (name: string, label: string, hex: string) => () => {
    const abi = metadata(name);
    decode(label, abi, abi.findMessage(label).returnType!.type, hexToU8a(hex));
  };
  const bid = (hex: string) => read('auction', 'Bids::bid', `0x0001${hex}`);
  assert.throws(bid(`01${le(20n, 4)}${le(20n, 4)}`), { message: 'Bids::bid is refused: WrongTick: tick 20, ticks 20' });
  assert.throws(bid(`000001${le(7n, 8)}`), { message: 'Bids::bid is refused: Sale: WrongPhase: phase Open, now 7' });
  const invite = read('lottery_sale', 'Groups::invite', `0x000106${le(8n, 4)}${le(7n, 4)}`);
  assert.throws(invite, { message: 'Groups::invite is refused: TooManyInvited: invited 8, max 7' });
});

test('a refusal in Solidity’s way is read if it is one', () => {
  const [selector, offset, length] = ['0x08c379a0', '20'.padStart(64, '0'), '03'.padStart(64, '0')];
  const text = Buffer.from('why').toString('hex').padEnd(64, '0');
  assert.equal(reasonIn(`${selector as Hex}${offset}${length}${text}`), 'why');
  const others: Hex[] = ['0x', '0x08c379a0', '0x000108', `0xdeadbeef${offset}`];
  for (const bytes of others) assert.equal(reasonIn(bytes), bytes);
});

test('an asset of the chain stands at its number', () => {
  assert.equal(assetAddress(1337), '0x0000053900000000000000000000000001200000');
  assert.equal(assetAddress(0xffff_ffff), '0xffffffff00000000000000000000000001200000');
});
