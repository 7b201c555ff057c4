// Makes a registry of persons, a token and a capped sale of it, and escrows the supply, so that the sale will open.

import { stringToHex } from '@polkadot/util';
import { id } from 'ethers';
import { address, addressOf, now, wallet, type Chain, type Hex, type Wallet } from './lib/chain.ts';
import { deploy, type Contract } from './lib/contract.ts';
import { developmentIssuers, issuerAddress } from './lib/personhood.ts';
import type { Terms } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** What the seller decides. The rest of the terms follows from the chain and from who deploys. */
export type Offer = Omit<Terms, 'paymentUnit' | 'personhood' | 'office' | 'token' | 'currency' | 'seller'>;
/** Before `transferableAt`, in seconds, only sales can send the token. */
export type TokenFacts = { name: string; symbol: string; decimals: number; supply: bigint; transferableAt: bigint };

/** A registry, and an office, which does what is seldom done. One office can serve all registries on a chain. */
export async function deployRegistry(chain: Chain, owner: Wallet, issuers: Hex[], threshold: number) {
  const office = await deploy(chain, owner, 'personhood_office');
  return deploy(chain, owner, 'personhood', [office.address, addressOf(owner), issuers, threshold]);
}

/** A token. The seller has all of it. */
export function deployToken(chain: Chain, seller: Wallet, token: TokenFacts): Promise<Contract> {
  const { decimals, supply, transferableAt } = token;
  const [name, symbol] = [stringToHex(token.name), stringToHex(token.symbol)];
  return deploy(chain, seller, 'token', [name, symbol, decimals, supply, transferableAt]);
}

/** A sale, with an office of its own, and with the whole supply in escrow. */
export async function deploySale(registry: Contract, token: Contract, seller: Wallet, offer: Offer): Promise<Contract> {
  const { chain } = token;
  const office = await deploy(chain, seller, 'capped_sale_office');
  const terms: Terms = {
    ...offer,
    paymentUnit: chain.ratio, // not ink!'s constant, which is right on Polkadot Hub only
    personhood: registry.address,
    office: office.address,
    token: token.address,
    currency: `0x${'00'.repeat(20)}`, // the chain's own
    seller: addressOf(seller),
  };
  const sale = await deploy(chain, seller, 'capped_sale', [terms]);
  await token.call(seller, 'allot', sale.address, offer.supply);
  await sale.call(seller, 'Sale::fund');
  return sale;
}

await script(import.meta, {
  about: 'Makes a registry, a token and a capped sale, with the supply in escrow.',
  options: {
    from: { help: 'the seller', default: '//Alice' },
    name: { help: "the token's name", default: 'Reading Room' },
    symbol: { help: "the token's symbol", default: 'READ' },
    decimals: { help: 'how many digits of the token are behind the point', default: '0' },
    supply: { help: 'how much is sold, in base units', default: '250' },
    lotSize: { help: 'how much a lot is, in base units', default: '1' },
    maxLots: { help: 'how many lots a person may ask for', default: '100' },
    price: { help: 'what a lot costs, in planck', default: '2500000000' },
    minRaise: { help: 'if it would raise less, in planck, it is cancelled', default: '0' },
    opensAfter: { help: 'how many seconds from now it opens', default: '60' },
    lasts: { help: 'how many seconds it is open', default: '300' },
    recoveryWindow: { help: "how many seconds a person's lost account cannot claim", default: '604800' },
    beneficiary: { help: 'who gets the proceeds: an address or a secret URI', default: '//Bob' },
    unsoldTo: { help: 'who gets what is unsold: an address or a secret URI', default: '//Alice' },
    issuers: { help: 'how many development issuers sign for persons', default: '3' },
    threshold: { help: 'how many of them must', default: '2' },
    minStatus: { help: 'which status a person needs: 1 lite, 2 full', default: '2' },
    context: { help: 'in which persons have their aliases: any text', default: 'reading room 2026' },
  },
  async run(chain, given) {
    const [seller, issuers] = [wallet(given.from), developmentIssuers(Number(given.issuers)).map(issuerAddress)];
    const registry = await deployRegistry(chain, seller, issuers, Number(given.threshold));
    const opensAt = (await now(chain)) + BigInt(given.opensAfter);
    const closesAt = opensAt + BigInt(given.lasts);
    const [decimals, supply] = [Number(given.decimals), BigInt(given.supply)];
    const token = await deployToken(chain, seller, { ...given, decimals, supply, transferableAt: closesAt });
    const sale = await deploySale(registry, token, seller, {
      supply, opensAt, closesAt, lotSize: BigInt(given.lotSize), maxLots: BigInt(given.maxLots),
      price: BigInt(given.price), minRaise: BigInt(given.minRaise), minStatus: BigInt(given.minStatus),
      recoveryWindow: BigInt(given.recoveryWindow),
      context: id(given.context) as Hex, beneficiary: address(given.beneficiary), unsoldTo: address(given.unsoldTo),
    });
    return { registry: registry.address, token: token.address, sale: sale.address, opensAt, closesAt };
  },
});
