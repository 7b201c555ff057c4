// What a seller decides, for each mechanism: from a line of options to terms, but for what the chain decides.

import { address, NOBODY } from './chain.ts';
import { flag, whole, wordOrHash } from './input.ts';
import type { Mechanism, Terms } from './sale.ts';

/** What follows from the chain, and from what is deployed. */
type Given = 'paymentUnit' | 'personhood' | 'token' | 'ticket' | 'goods' | 'currency' | 'seller';
export type Offer<Of extends Mechanism = Mechanism> = Of extends Mechanism ? Omit<Terms<Of>, Given> : never;

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
  capped: (given: Options, opensAt: bigint): Offer<'capped'> => ({ ...all(given, opensAt), ...lots(given, opensAt) }),
  quadratic(given: Options, opensAt: bigint): Offer<'quadratic'> {
    const [terms, { closesAt, price, lotSize, maxLots }] = [all(given, opensAt), lots(given, opensAt)];
    const rounds = number(given, 'rounds');
    const [capStep, roundSeconds] = [maxLots / rounds, (closesAt - opensAt) / rounds];
    return {
      ...terms, price, lotSize, supply: terms.supply / lotSize, power: 2n, rounds, roundSeconds,
      firstCap: maxLots - (rounds - 1n) * capStep, capStep, settleBy: closesAt + TO_SETTLE, beacon: NOBODY,
    };
  },
  /** Delivered at once. */
  fixed: (given: Options, opensAt: bigint): Offer<'fixed'> => ({
    ...all(given, opensAt), ...lots(given, opensAt), claimsFrom: 0n, tickets: false,
  }),
  auction(given: Options, opensAt: bigint): Offer<'auction'> {
    const { price: reservePrice, ...terms } = { ...all(given, opensAt), ...lots(given, opensAt) };
    const [ticks, step, settleBy] = [number(given, 'ticks'), number(given, 'step'), terms.closesAt + TO_SETTLE];
    return { ...terms, reservePrice, ticks, step, geometric: false, tickets: false, settleBy, beacon: NOBODY };
  },
};

/** The number that an option says. */
function number(given: Options, name: keyof Options): bigint {
  return whole(given[name], flag(name));
}

function all(given: Options, opensAt: bigint) {
  return {
    supply: number(given, 'supply'), minRaise: number(given, 'minRaise'), opensAt,
    recoveryWindow: number(given, 'recoveryWindow'), minStatus: number(given, 'minStatus'),
    context: wordOrHash(given.context, '--context'),
    beneficiary: address(given.beneficiary), unsoldTo: address(given.unsoldTo),
  };
}

function lots(given: Options, opensAt: bigint) {
  const [lotSize, maxLots, price] = [number(given, 'lotSize'), number(given, 'maxLots'), number(given, 'price')];
  return { lotSize, maxLots, price, closesAt: opensAt + number(given, 'lasts') };
}
