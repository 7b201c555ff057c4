// Needs built contracts, no node: addresses that follow from code and terms, and sales that are refused because of theirs.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { compactStripLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, keccakAsHex } from '@polkadot/util-crypto';
import { artifact } from '../lib/artifact.ts';
import { addressOf, NOBODY, wallet, type Chain, type Hex } from '../lib/chain.ts';
import { metadata, placeOf } from '../lib/contract.ts';
import { create2, SALT } from '../lib/create2.ts';
import { OFFERS, OPTIONS } from '../lib/offer.ts';
import { nameOf } from '../lib/provenance.ts';
import { CONTRACTS, saleAt, type Mechanism } from '../lib/sale.ts';

const ADDRESS: Hex = `0x${'ab'.repeat(20)}`;
const given = Object.fromEntries(Object.entries(OPTIONS).map(([name, option]) => [name, option.default])) as {
  [name in keyof typeof OPTIONS]: string;
};

before(cryptoWaitReady);

test('the salt is the word fairsale, and zeros', () => {
  assert.equal(SALT, `0x${Buffer.from('fairsale').toString('hex')}${'00'.repeat(24)}`);
});

test('addresses are those of EIP-1014', () => {
  // The examples of the standard, whose init code is cut in two here: as code and input.
  const [first, last]: Hex[] = [`0xdeadbeef${'00'.repeat(16)}`, `0x${'00'.repeat(16)}deadbeef`];
  const zero: Hex = `0x${'00'.repeat(32)}`;
  const cafe: Hex = `0x${'00'.repeat(28)}cafebabe`;
  assert.equal(create2(first!, '0x00', '0x', zero), '0xb928f69bb1d91cd65274e3c79d8986362984fda3');
  assert.equal(create2(NOBODY, '0x', '0xdeadbeef', zero), '0x70f2b2914a2a4b783faefb75f459a580616fcb5e');
  assert.equal(create2(last!, '0xdead', '0xbeef', cafe), '0x60f3f640a8508fc6a86d45df051962668e1e8ac7');
});

test('an address is the end of a hash of maker, salt, code and input', () => {
  const [code, input]: Hex[] = ['0x50564d00', '0x9bae9d5e01'];
  const init = keccakAsHex(`0x${code!.slice(2)}${input!.slice(2)}`).slice(2);
  const hash = keccakAsHex(`0xff${ADDRESS.slice(2)}${SALT.slice(2)}${init}`);
  assert.equal(create2(ADDRESS, code!, input!), `0x${hash.slice(26)}`);
  assert.equal(create2(ADDRESS, hexToU8a(code!), input!), create2(ADDRESS, code!, input!));
  const others = [create2(NOBODY, code!, input!), create2(ADDRESS, code!, '0x9bae9d5e02'), create2(ADDRESS, '0x50564d01', input!)];
  assert.equal(new Set([create2(ADDRESS, code!, input!), ...others]).size, 4);
});

/** The terms of a sale of Alice's. */
function terms(mechanism: Mechanism = 'capped') {
  const seller = addressOf(wallet('//Alice'));
  const made = { paymentUnit: 100_000_000n, personhood: ADDRESS, asset: ADDRESS, currency: NOBODY, seller };
  const offer = mechanism === 'lottery' ? { ...OFFERS.capped(given, 1_000n), maxGroup: 3n } : OFFERS[mechanism](given, 1_000n);
  return { ...offer, common: { ...offer.common, ...made } };
}

/** A chain that has one contract, of this code, which says of its terms whatever `said` is. */
function chainWith(codeHash: Hex | undefined, said: object, name = 'capped_sale'): Chain {
  const registry = new TypeRegistry();
  const kind = { _enum: { Contract: 'Code', EOA: 'Null' } } as unknown as string;
  registry.register({ Code: { codeHash: 'H256' }, Kind: kind, Info: { accountType: 'Kind', dust: 'u32' } });
  const info = { accountType: codeHash ? { Contract: { codeHash } } : 'EOA', dust: 0 };
  const input = compactStripLength(metadata(name).findConstructor('new').toU8a([said]))[1];
  // What ink! answers: that it understood, then the terms.
  const data = { toU8a: () => u8aConcat(new Uint8Array(1), input.subarray(4)) };
  const answer = { result: { isErr: false, asOk: { flags: { bits: { toNumber: () => 0 } }, data } } };
  const query = { revive: { accountInfoOf: async () => registry.createType('Option<Info>', info) } };
  return { api: { query, call: { reviveApi: { call: async () => answer } } } } as never;
}

const codeHash = (name: string) => keccakAsHex(artifact(name, 'polkavm'));
const capped = () => codeHash('capped_sale');

test('a sale is known by the hash of its code', () => {
  for (const name of Object.values(CONTRACTS)) {
    assert.equal(nameOf(codeHash(name), Object.values(CONTRACTS)), name);
  }
  assert.equal(nameOf(codeHash('token'), Object.values(CONTRACTS)), undefined);
});

test('a sale of our code, where its seller makes it of its terms, is ours', async () => {
  for (const [mechanism, name] of Object.entries(CONTRACTS) as [Mechanism, string][]) {
    const said = terms(mechanism);
    const input = u8aToHex(compactStripLength(metadata(name).findConstructor('new').toU8a([said]))[1]);
    const address = create2(said.common.seller, artifact(name, 'polkavm'), input);
    assert.equal(placeOf(said.common.seller, name, [said]), address);
    const sale = await saleAt(chainWith(codeHash(name), said, name), address);
    assert.deepEqual([sale.name, sale.address], [name, address]);
  }
});

test('a sale with other terms, another seller or another past is refused, and what to expect is named', async () => {
  const { common, ...own } = terms();
  const address = placeOf(common.seller, 'capped_sale', [terms()]);
  const changes = [{ price: 1n }, { seller: addressOf(wallet('//Bob')) }, { minStatus: 1n }];
  const others = changes.map((change) => ({ ...own, common: { ...common, ...change } }));
  for (const other of [...others, { common, maxLots: 101n }]) {
    const { seller } = other.common;
    const place = placeOf(seller, 'capped_sale', [other]);
    const [at, expected] = [`at ${address} is not where its seller ${seller} makes it`, `expected ${place}. `];
    const refusal = `capped_sale ${at} of its code and terms: ${expected}`;
    await assert.rejects(saleAt(chainWith(capped(), other), address), (error: Error) => error.message.startsWith(refusal));
  }
  await assert.rejects(saleAt(chainWith(capped(), terms()), ADDRESS), /Another contract may have stood there before/);
});

test('what is no contract, or one of other code, is no sale', async () => {
  const nothing = { message: `there is no sale at ${ADDRESS}: no contract stands there` };
  await assert.rejects(saleAt(chainWith(undefined, terms()), ADDRESS), nothing);
  const other: Hex = `0x${'12'.repeat(32)}`;
  const refusal = new RegExp(`^Error: there is no sale at ${ADDRESS} that was built here: its code is ${other}; `);
  await assert.rejects(saleAt(chainWith(other, terms()), ADDRESS), refusal);
});
