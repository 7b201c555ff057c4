// Needs no node: what people type, and what it must not be taken for.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { address, addressOf, wallet } from '../lib/chain.ts';
import { whole } from '../lib/input.ts';
import { OFFERS, OPTIONS } from '../lib/offer.ts';

before(cryptoWaitReady);

test('a number is decimal digits and nothing else', () => {
  assert.equal(whole('0', '--price'), 0n);
  assert.equal(whole('340282366920938463463374607431768211456', '--price'), 2n ** 128n);
  for (const text of ['', ' ', '-1', '+1', '1.5', '1e10', '0x10', '0b11', '1_000', '1,000', ' 5 ', '٣', 'five']) {
    assert.throws(() => whole(text, '--price'), { message: /^--price: expected a whole number of decimal digits, .*, found "/ }, text);
  }
});

test('no offer takes an empty option for 0, whichever it is', () => {
  const given = Object.fromEntries(Object.entries(OPTIONS).map(([name, { default: value }]) => [name, value]));
  const numbers = Object.entries(OPTIONS).flatMap(([name, option]) => ('whole' in option ? [name] : []));
  assert.equal(numbers.length, 11);
  let refused = 0;
  for (const offer of Object.values(OFFERS)) {
    offer(given as never, 1_000n);
    for (const name of numbers) {
      try {
        offer({ ...given, [name]: '' } as never, 1_000n);
      } catch (error) {
        assert.match(String(error), /^Error: --[a-z-]+: expected a whole number of decimal digits, .* found ""$/);
        refused++;
      }
    }
  }
  assert.equal(refused, 4 * 8 + 1 + 2, 'eight options of all four, the rounds, ticks and step');
});

test('a wallet is a secret URI, an address one or a wallet, and short text is neither', () => {
  const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
  const [alice, seed] = [addressOf(wallet('//Alice')), `0x${'7'.repeat(64)}`];
  assert.equal(alice, '0x9621dde636de098b43efb0fa9b61facfe328f99d');
  for (const uri of [phrase, `${phrase}//1`, `${phrase}///secret`, seed, '//Alice//stash']) assert.ok(addressOf(wallet(uri)), uri);
  assert.equal(address('//Alice'), alice);
  assert.equal(address(alice.toUpperCase().replace('0X', '0x')), alice);
  const bad = ['', ' ', '///', '///secret', '0x', '0x12', '0xzz', 'ada', 'Bob', '//Bob ', ' //Bob', `${seed}0`, seed.slice(0, -1), `${phrase} more`];
  for (const text of bad) {
    const refusal = { message: new RegExp(`^expected an address, or a secret URI: .* found ${text.length} characters that are none$`) };
    assert.throws(() => wallet(text), refusal, JSON.stringify(text));
    assert.throws(() => address(text), refusal, JSON.stringify(text));
  }
});
