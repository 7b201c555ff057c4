// Needs no node: what people type, and what it must not be taken for.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cryptoWaitReady, keccakAsHex } from '@polkadot/util-crypto';
import { address, addressOf, wallet } from '../lib/chain.ts';
import { contractAddress, tokenName, whole, wordOrHash } from '../lib/input.ts';
import { OFFERS, OPTIONS } from '../lib/offer.ts';
import { person } from '../lib/personhood.ts';

before(cryptoWaitReady);

/** The options of a seller who gives none. */
function defaults() {
  const all = Object.entries(OPTIONS).map(([name, { default: value }]) => [name, value]);
  return Object.fromEntries(all) as { [name in keyof typeof OPTIONS]: string };
}

test('a number is decimal digits and nothing else', () => {
  assert.equal(whole('0', '--price'), 0n);
  assert.equal(whole('340282366920938463463374607431768211456', '--price'), 2n ** 128n);
  for (const text of ['', ' ', '-1', '+1', '1.5', '1e10', '0x10', '0b11', '1_000', '1,000', ' 5 ', '٣', 'five']) {
    assert.throws(() => whole(text, '--price'), { message: /^--price: expected a whole number of decimal digits, .*, found "/ }, text);
  }
});

test('no offer takes an empty option for 0, whichever it is', () => {
  const given = defaults();
  const numbers = Object.entries(OPTIONS).flatMap(([name, option]) => ('whole' in option ? [name] : []));
  assert.equal(numbers.length, 11);
  let refused = 0;
  for (const offer of Object.values(OFFERS)) {
    offer(given, 1_000n);
    for (const name of numbers) {
      try {
        offer({ ...given, [name]: '' }, 1_000n);
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

test('a token is named in at most 32 bytes, which are not as many letters', () => {
  const [thirty, a] = ['A'.repeat(30), 'A'.repeat(32)];
  for (const name of [`${thirty}é`, a, 'READ', 'Reading Room', '円']) assert.equal(tokenName(name, '--name'), name);
  for (const [name, bytes] of [[`${thirty}Aé`, 33], [`${a}A`, 33], ['円'.repeat(11), 33]] as const) {
    const message = `--name: expected at most 32 bytes of UTF-8, found ${bytes} in "${name}"`;
    assert.throws(() => tokenName(name, '--name'), { message });
  }
});

test('a person is 32 bytes or a name, and nearly 32 bytes are no name', () => {
  const word = `0x${'a1'.repeat(32)}`;
  assert.equal(person('ada'), keccakAsHex('ada'));
  assert.equal(person(word), word);
  assert.equal(person(`0x${'A1'.repeat(32)}`), word);
  assert.equal(person(word.slice(2)), keccakAsHex(word.slice(2))); // as the command has it
  for (const name of [word.slice(0, -1), `${word}0`, `0X${word.slice(2)}`, `${word.slice(0, -1)}g`, '0x', '0xada']) {
    const message = `--person: expected a text, or 0x and 64 hexadecimal digits, found "${name}"`;
    assert.throws(() => person(name), { message });
  }
  assert.throws(() => OFFERS.capped({ ...defaults(), context: '0x12' }, 1_000n), /^Error: --context: expected a text, or 0x/);
});

test('names that look the same are the same', () => {
  const unseen = ['', ' ', ' ada', 'ada ', '\u00a0ada', 'ada\u200b', 'ada\u202e', '\u2066ada', 'a\tda', 'ada\u009b', 'ada\ud800'];
  for (const name of unseen) {
    const read = [() => person(name), () => tokenName(name, '--person'), () => wordOrHash(name, '--person')];
    const message = /^--person: expected text without spaces at its ends or invisible characters, found "[\x20-\x7e\u00a0]*"$/;
    for (const one of read) assert.throws(one, { message }, JSON.stringify(name));
  }
  assert.equal(person('Jos\u00e9'), keccakAsHex('José'));
  const message = '--person: expected text in Unicode\'s form NFC, an accent and its letter in one, found "Jose\\u{301}"';
  assert.throws(() => person('Jose\u0301'), { message });
});

test('a contract is an address, and a wrong digit is found if there are capitals', () => {
  const checked = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045'; // everybody knows it
  for (const text of [checked, checked.toLowerCase()]) assert.equal(contractAddress(text, '--sale'), checked.toLowerCase());
  const bad = ['', '0x', '0x12', checked.slice(2), `${checked}0`, checked.replace('0x', '0X'), '//Bob', `0x${'0g'.repeat(20)}`];
  for (const text of bad) {
    const message = `--sale: expected an address, 0x and 40 hexadecimal digits, found "${text}"`;
    assert.throws(() => contractAddress(text, '--sale'), { message });
  }
  const wrong = checked.replace('45', '46');
  const message = `--sale: the capitals in ${wrong} are not those of EIP-55: at least one digit is wrong`;
  assert.throws(() => contractAddress(wrong, '--sale'), { message });
  assert.throws(() => address(wrong), { message: message.replace('--sale', 'the address') });
});
