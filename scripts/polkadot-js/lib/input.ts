// What people type, read strictly: text that is nearly a number, or nearly an address, would otherwise become another one.

/** A whole number of decimal digits. Nothing else: an empty text would be 0, and a price of 0 gives everything away. */
export function whole(text: string, what: string): bigint {
  if (!/^[0-9]+$/.test(text)) {
    throw new Error(`${what}: expected a whole number of decimal digits, such as 250, found ${JSON.stringify(text)}`);
  }
  return BigInt(text);
}

/** `lotSize` in code is `--lot-size` on the command line. */
export function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
