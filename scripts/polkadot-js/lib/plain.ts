// From polkadot.js's types to plain ones: bigint, boolean, text (hex for bytes), lists, objects.

import {
  AbstractInt, bool, Enum, Null, Option, Raw, Struct, Text, Tuple, Vec, VecFixed,
} from '@polkadot/types-codec';
import type { Codec } from '@polkadot/types/types';

export type Plain = bigint | boolean | string | null | Plain[] | { [field: string]: Plain };

/** A variant with fields is an object with one entry, the variant's name; without, it is the name. */
export function plain(value: Codec): Plain {
  if (value instanceof AbstractInt) return value.toBigInt();
  if (value instanceof bool) return value.isTrue;
  if (value instanceof Null) return null;
  if (value instanceof Text) return value.toString();
  if (value instanceof Raw) return value.toHex();
  if (value instanceof Option) return value.isSome ? plain(value.unwrap()) : null;
  if (value instanceof Enum) return value.isNone ? value.type : { [value.type]: plain(value.inner) };
  if (value instanceof Struct) {
    return Object.fromEntries([...value.entries()].map(([name, field]) => [name, plain(field as Codec)]));
  }
  if (value instanceof Vec || value instanceof VecFixed || value instanceof Tuple) {
    return [...value].map((item) => plain(item as Codec));
  }
  throw new Error(`${value.toRawType()} is not expected in an answer`);
}

/** `WrongPayment: expected 20, got 19`; `Settled`; `[1, 2]`. For people. */
export function text(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, field]) => {
      const nested = field !== null && typeof field === 'object';
      return nested ? `${name}: ${text(field)}` : `${name} ${text(field)}`;
    })
    .join(', ');
}

/** JSON, with numbers as decimal text, because JSON's own lose digits above 2^53. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? field.toString() : field), 2);
}
