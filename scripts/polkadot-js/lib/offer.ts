// What a seller decides, for each mechanism: from a line of options to terms, but for what the chain decides.

import { address, NOBODY } from './chain.ts';
import { flag, whole, wordOrHash } from './input.ts';
import type { CommonTerms, Mechanism, OwnTerms } from './sale.ts';

/** What follows from the chain, and from what is deployed. */
type Given = 'paymentUnit' | 'personhood' | 'asset' | 'currency' | 'seller';
export type Offer<Of extends Mechanism = Mechanism> = { common: Omit<CommonTerms, Given> } & OwnTerms[Of];

/** The options that say it; deploy.ts is a script that has them. */
export const OPTIONS = {
  supply: { whole: true, help: 'how much is sold, in base units', default: '250' },
  lotSize: { whole: true, help: 'how much a lot is, in base units', default: '1' },
  maxLots: { whole: true, help: 'how many lots a person may ask for', default: '100' },
  price: { whole: true, help: "a lot's, in the smallest unit; quadratic: the first one's; auction: the least", default: '2500000000' },
  rounds: { whole: true, help: 'quadratic: in how many rounds the cap rises to so many', default: '4' },
  ticks: { whole: true, help: 'auction: how many prices there are', default: '100' },
  step: { whole: true, help: 'auction: how much dearer each of them is', default: '250000000' },
  minRaise: { whole: true, help: 'if it would raise less, it is cancelled', default: '0' },
  lasts: { whole: true, help: 'how many seconds it is open', default: '300' },
  recoveryWindow: { whole: true, help: "how many seconds a person's lost account cannot claim", default: '604800' },
  beneficiary: { help: 'who gets the proceeds: an address or a secret URI', default: '//Bob' },
  unsoldTo: { help: 'who gets what is unsold: an address or a secret URI', default: '//Alice' },
  minStatus: { whole: true, help: 'which status a person needs: 1 lite, 2 full; fixed, auction: 0, nobody is asked', default: '2' },
  context: { help: 'in which persons have their aliases: a text, which is hashed, or 32 bytes', default: 'reading room 2026' },
};
type Options = { [name in keyof typeof OPTIONS]: string };

/**
 * From the close of an auction or a quadratic sale to when it is cancelled if nobody settled: ten minutes, in which a beacon
 * could not be asked yet, and a day. The least that contracts take; the most is 90 days.
 */
const TO_SETTLE = 600n + 86_400n;

/** What a seller offers who gives these options. Nothing is drawn. */
export const OFFERS = {
  capped: (given: Options, opensAt: bigint): Offer<'capped'> => ({
    common: common(given, opensAt), maxLots: number(given, 'maxLots'),
  }),
  quadratic(given: Options, opensAt: bigint): Offer<'quadratic'> {
    const [maxLots, rounds] = [number(given, 'maxLots'), number(given, 'rounds')];
    const [capStep, roundSeconds] = [maxLots / rounds, number(given, 'lasts') / rounds];
    const closesAt = opensAt + rounds * roundSeconds;
    return {
      common: { ...common(given, opensAt), closesAt, settleBy: closesAt + TO_SETTLE },
      power: 2n, rounds, roundSeconds, firstCap: maxLots - (rounds - 1n) * capStep, capStep,
    };
  },
  /** Delivered at once. */
  fixed: (given: Options, opensAt: bigint): Offer<'fixed'> => ({
    common: common(given, opensAt), maxLots: number(given, 'maxLots'), claimsFrom: 0n,
  }),
  auction(given: Options, opensAt: bigint): Offer<'auction'> {
    const [all, maxLots] = [common(given, opensAt), number(given, 'maxLots')];
    const [ticks, step] = [number(given, 'ticks'), number(given, 'step')];
    return { common: { ...all, settleBy: all.closesAt + TO_SETTLE }, maxLots, ticks, step, geometric: false };
  },
};

/** The number that an option says. */
function number(given: Options, name: keyof Options): bigint {
  return whole(given[name], flag(name));
}

/** What is the same in all; a sale that expires says when besides. */
function common(given: Options, opensAt: bigint): Offer['common'] {
  return {
    supply: number(given, 'supply'), lotSize: number(given, 'lotSize'), price: number(given, 'price'),
    minRaise: number(given, 'minRaise'), opensAt, closesAt: opensAt + number(given, 'lasts'), settleBy: 0n,
    recoveryWindow: number(given, 'recoveryWindow'), context: wordOrHash(given.context, '--context'), beacon: NOBODY,
    beneficiary: address(given.beneficiary), unsoldTo: address(given.unsoldTo),
    minStatus: number(given, 'minStatus'), tickets: false,
  };
}
