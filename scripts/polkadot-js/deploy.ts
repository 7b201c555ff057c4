// Makes a registry of persons, a token and a sale of it, and escrows the supply, so that the sale will open.

import { stringToHex } from '@polkadot/util';
import { addressOf, NOBODY, now, wallet, type Chain, type Hex, type Wallet } from './lib/chain.ts';
import { deploy, deployOnce, type Contract } from './lib/contract.ts';
import { transfer } from './lib/erc20.ts';
import { tokenName } from './lib/input.ts';
import { OFFERS, OPTIONS, type Offer } from './lib/offer.ts';
import { developmentIssuers, issuerAddress } from './lib/personhood.ts';
import { CONTRACTS, type Mechanism } from './lib/sale.ts';
import { script } from './lib/script.ts';

/** Before `transferableAt`, in seconds, only sales can send the token. */
export type TokenFacts = { name: string; symbol: string; decimals: number; supply: bigint; transferableAt: bigint };
/** The ERC-20 that a sale is paid in, and how much of it the sale is sent before it opens, and keeps for ever. */
export type Payment = { currency: Hex; reserve: bigint };

/** A registry of persons. It serves any number of sales: the owner's second one with the same issuers is the first one. */
export function deployRegistry(chain: Chain, owner: Wallet, issuers: Hex[], threshold: number): Promise<Contract> {
  return deployOnce(chain, owner, 'personhood', [addressOf(owner), issuers, threshold]);
}

/** A token. The seller has all of it. */
export function deployToken(chain: Chain, seller: Wallet, token: TokenFacts): Promise<Contract> {
  const { decimals, supply, transferableAt } = token;
  const [name, symbol] = [stringToHex(token.name), stringToHex(token.symbol)];
  return deploy(chain, seller, 'token', [name, symbol, decimals, supply, transferableAt]);
}

/** A sale. Without a registry nobody is asked who is a person: a fixed sale or an auction. */
export function announce<Of extends Mechanism>(
  mechanism: Of,
  registry: Contract | undefined,
  asset: Contract,
  seller: Wallet,
  offer: Offer<Of>,
  currency: Hex = NOBODY,
): Promise<Contract> {
  const { chain, address } = asset;
  const common = {
    ...offer.common,
    paymentUnit: currency === NOBODY ? chain.ratio : 1n, // not ink!'s constant, which is right on Polkadot Hub only
    personhood: registry?.address ?? NOBODY,
    asset: address,
    currency,
    seller: addressOf(seller),
  };
  return deploy(chain, seller, CONTRACTS[mechanism], [{ ...offer, common }]);
}

/** The same, with the whole supply in escrow, and what it must have of the ERC-20 that it is paid in. */
export async function deploySale<Of extends Exclude<Mechanism, 'lottery'>>(
  mechanism: Of,
  registry: Contract | undefined,
  token: Contract,
  seller: Wallet,
  offer: Offer<Of>,
  payment?: Payment,
): Promise<Contract> {
  const sale = await announce(mechanism, registry, token, seller, offer, payment?.currency);
  await token.call(seller, 'allot', sale.address, offer.common.supply);
  if (payment) await transfer(token.chain, seller, payment.currency, sale.address, payment.reserve);
  await sale.call(seller, 'Sale::fund');
  return sale;
}

await script(import.meta, {
  about: 'Makes a registry, a token and a sale, with the supply in escrow.',
  options: {
    mechanism: { help: `which sale: ${Object.keys(OFFERS).join(', ')}`, default: 'capped' },
    from: { help: 'the seller', default: '//Alice' },
    name: { help: "the token's name", default: 'Reading Room' },
    symbol: { help: "the token's symbol", default: 'READ' },
    decimals: { whole: true, help: 'how many digits of the token are behind the point', default: '0' },
    ...OPTIONS,
    opensAfter: { whole: true, help: 'how many seconds from now it opens', default: '60' },
    issuers: { whole: true, help: 'how many development issuers sign for persons', default: '3' },
    threshold: { whole: true, help: 'how many of them must', default: '2' },
    currency: { contract: true, help: "the address of an ERC-20 to pay in; otherwise it is the chain's own money", default: '' },
    reserve: { whole: true, help: 'how much of that the sale is sent before it opens, and keeps', default: '10000' },
  },
  async run(chain, given) {
    const mechanism = given.mechanism as keyof typeof OFFERS;
    if (!Object.hasOwn(OFFERS, mechanism)) {
      throw new Error(`--mechanism: one of ${Object.keys(OFFERS).join(', ')}, not ${mechanism}`);
    }
    // Whatever is wrong with the options is said before anything is made.
    const [seller, issuers] = [wallet(given.from), developmentIssuers(Number(given.issuers)).map(issuerAddress)];
    const opensAt = (await now(chain)) + BigInt(given.opensAfter);
    const offer = OFFERS[mechanism](given, opensAt);
    const { supply, closesAt, minStatus } = offer.common;
    const facts = {
      name: tokenName(given.name, '--name'), symbol: tokenName(given.symbol, '--symbol'),
      decimals: Number(given.decimals), supply, transferableAt: closesAt,
    };
    const payment = given.currency ? { currency: given.currency as Hex, reserve: BigInt(given.reserve) } : undefined;
    const registry = minStatus ? await deployRegistry(chain, seller, issuers, Number(given.threshold)) : undefined;
    const token = await deployToken(chain, seller, facts);
    const sale = await deploySale(mechanism, registry, token, seller, offer, payment);
    return { registry: registry?.address, token: token.address, sale: sale.address, opensAt, closesAt };
  },
});
