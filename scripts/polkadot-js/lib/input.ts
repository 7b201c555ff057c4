// What people type, read strictly: text that is nearly a number, an address or a name would otherwise become another one.

import { getAddress, id, isHexString, toUtf8Bytes } from 'ethers';
import type { Hex } from './chain.ts';

/** How long the name or the symbol of a token can be: contracts cut what is longer, in the midst of a letter if need be. */
const LONGEST_NAME = 32;

/** A whole number of decimal digits. Nothing else: an empty text would be 0, and a price of 0 gives everything away. */
export function whole(text: string, what: string): bigint {
  if (!/^[0-9]+$/.test(text)) {
    throw new Error(`${what}: expected a whole number of decimal digits, such as 250, found ${quote(text)}`);
  }
  return BigInt(text);
}

/** The address of a contract: 20 bytes. One with capitals among its digits has those of EIP-55, which find a wrong digit. */
export function contractAddress(text: string, what: string): Hex {
  if (!isHexString(text, 20)) {
    throw new Error(`${what}: expected an address, 0x and 40 hexadecimal digits, found ${quote(text)}`);
  }
  try {
    return getAddress(text).toLowerCase() as Hex;
  } catch {
    throw new Error(`${what}: the capitals in ${text} are not those of EIP-55: at least one digit is wrong`);
  }
}

/** The name or the symbol of a token. */
export function tokenName(text: string, what: string): string {
  const { length } = toUtf8Bytes(visible(text, what));
  if (length > LONGEST_NAME) {
    throw new Error(`${what}: expected at most ${LONGEST_NAME} bytes of UTF-8, found ${length} in ${quote(text)}`);
  }
  return text;
}

/**
 * 32 bytes that are given as such, 0x and 64 hexadecimal digits, or as a text, whose hash they are. What begins with 0x and
 * is no such word is no text either: with a digit lost, one person would become another.
 */
export function wordOrHash(text: string, what: string): Hex {
  if (isHexString(text, 32)) return text.toLowerCase() as Hex;
  if (/^0x/i.test(text)) {
    throw new Error(`${what}: expected a text, or 0x and 64 hexadecimal digits, found ${quote(text)}`);
  }
  return id(visible(text, what)) as Hex;
}

/** A text that looks like what it is: two that look the same are the same. */
function visible(text: string, what: string): string {
  if (text === '' || text !== text.trim() || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) {
    throw new Error(`${what}: expected text without spaces at its ends or invisible characters, found ${quote(text)}`);
  }
  if (text !== text.normalize('NFC')) {
    throw new Error(`${what}: expected text in Unicode's form NFC, an accent and its letter in one, found ${quote(text)}`);
  }
  return text;
}

/** A text in quotes, with what is not seen in it, or turns it round, by its number. */
function quote(text: string): string {
  const number = (letter: string) => `\\u{${letter.codePointAt(0)!.toString(16)}}`;
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{M}]/gu, number);
}

/** `lotSize` in code is `--lot-size` on the command line. */
export function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
