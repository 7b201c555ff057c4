// Binds an account to a person: issuers sign, anybody brings what they signed to the registry.

import type { SigningKey } from 'ethers';
import { address, now, wallet, type Hex, type Receipt, type Wallet } from './lib/chain.ts';
import { Contract } from './lib/contract.ts';
import { developmentIssuers, digest, person, sign, type Attestation } from './lib/personhood.ts';
import { script } from './lib/script.ts';

/** Brings an attestation, signed by `issuers`, to the registry. */
export function attest(registry: Contract, from: Wallet, issuers: SigningKey[], what: Attestation): Promise<Receipt> {
  const signatures = sign(issuers, digest(registry.chain.id, registry.address, what));
  const { person, account, status, expires, epoch } = what;
  return registry.call(from, 'attest', person, account, status, expires, epoch, signatures);
}

await script(import.meta, {
  about: 'Has development issuers attest that an account is a person’s.',
  options: {
    registry: { contract: true, help: "the registry's address" },
    person: { help: "the person's name, which is hashed, or 32 bytes" },
    account: { help: "the person's account: an address or a secret URI" },
    from: { help: 'who brings it', default: '//Alice' },
    issuers: { whole: true, help: 'how many of the development issuers sign', default: '2' },
    status: { whole: true, help: '1 lite, 2 full', default: '2' },
    days: { whole: true, help: 'how long it holds', default: '365' },
    epoch: { whole: true, help: "the number of the person's attestation, upwards from 1", default: '1' },
  },
  async run(chain, given) {
    const registry = new Contract(chain, 'personhood', given.registry as Hex);
    const attestation = {
      person: person(given.person),
      account: address(given.account),
      status: Number(given.status),
      expires: (await now(chain)) + BigInt(given.days) * 86_400n,
      epoch: BigInt(given.epoch),
    };
    const issuers = developmentIssuers(Number(given.issuers));
    const { block } = await attest(registry, wallet(given.from), issuers, attestation);
    return { ...attestation, block };
  },
});
