// Needs neither node nor contracts: what issuers sign.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccakAsHex } from '@polkadot/util-crypto';
import { recoverAddress } from 'ethers';
import { addressOf, wallet, type Hex } from '../lib/chain.ts';
import { alias, developmentIssuers, digest, issuerAddress, person, sign } from '../lib/personhood.ts';

const REGISTRY: Hex = `0x${'5a'.repeat(20)}`;
const ACCOUNT: Hex = `0x${'07'.repeat(20)}`;
const ADA = { person: person('ada'), account: ACCOUNT, status: 2, expires: (1n << 64n) - 2n, epoch: 9n };
const word = (number: bigint) => number.toString(16).padStart(64, '0');
const hash = (text: string) => keccakAsHex(text).slice(2);

test('the digest is what the registry hashes, word by word', () => {
  const domain = [
    hash('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
    hash('fairsale personhood'),
    hash('1'),
    word(420_420_419n),
    word(BigInt(REGISTRY)),
  ];
  const message = [
    hash('Attestation(bytes32 person,address account,uint8 status,uint64 expires,uint64 epoch)'),
    hash('ada'),
    word(BigInt(ADA.account)),
    word(2n),
    word(ADA.expires),
    word(9n),
  ];
  const hashed = [domain, message].map((words) => keccakAsHex(`0x${words.join('')}`).slice(2));
  assert.equal(digest(420_420_419n, REGISTRY, ADA), keccakAsHex(`0x1901${hashed.join('')}`));
});

test('another chain, registry or epoch is another digest', () => {
  const digests = [
    digest(420_420_419n, REGISTRY, ADA),
    digest(420_420_418n, REGISTRY, ADA),
    digest(420_420_419n, `0x${'5b'.repeat(20)}`, ADA),
    digest(420_420_419n, REGISTRY, { ...ADA, epoch: 10n }),
  ];
  assert.equal(new Set(digests).size, digests.length);
});

test('signatures are 65 bytes each, low, with v 27 or 28, and in the order of the issuers', () => {
  const issuers = developmentIssuers(3);
  const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
  for (let epoch = 1n; epoch <= 20n; epoch++) {
    const signed = digest(1n, REGISTRY, { ...ADA, epoch });
    const all = sign(issuers, signed).slice(2);
    assert.equal(all.length, 3 * 130);
    issuers.forEach((issuer, index) => {
      const one = all.slice(130 * index, 130 * (index + 1));
      assert.ok(BigInt(`0x${one.slice(64, 128)}`) <= halfOrder);
      assert.ok(['1b', '1c'].includes(one.slice(128)));
      assert.equal(recoverAddress(signed, `0x${one}`).toLowerCase(), issuerAddress(issuer));
    });
  }
});

test('names, aliases and addresses are those of the other tools', () => {
  assert.equal(person('ada'), `0x${hash('ada')}`);
  const context: Hex = `0x${'03'.repeat(32)}`;
  assert.equal(alias(person('ada'), context), keccakAsHex(`0x${hash('ada')}${'03'.repeat(32)}`));
  assert.equal(addressOf(wallet('//Alice')), '0x9621dde636de098b43efb0fa9b61facfe328f99d');
});
