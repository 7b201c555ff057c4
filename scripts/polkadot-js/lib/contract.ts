// A contract by its ink! metadata: making it, asking it, calling it. Before every transaction there is a dry run, which
// says what weight and deposit to allow, and why the contract refuses if it does.

import { Abi } from '@polkadot/api-contract';
import type { AbiMessage } from '@polkadot/api-contract/types';
import { Result } from '@polkadot/types';
import type { Bytes, u128 } from '@polkadot/types';
import type { DispatchError, Weight } from '@polkadot/types/interfaces';
import { compactStripLength, u8aToHex } from '@polkadot/util';
import { Interface } from 'ethers';
import { artifact } from './artifact.ts';
import {
  accountOf, addressOf, codeHashAt, failure, NOBODY, submit, type Chain, type Hex, type Receipt, type Wallet,
} from './chain.ts';
import { create2, SALT } from './create2.ts';
import { plain, text, type Plain } from './plain.ts';

/** The contract refused, and this is what it said. */
export class Refused extends Error {
  /** The error, such as `{ WrongPayment: { expected: 20n, got: 19n } }`. */
  readonly reason: Plain;

  constructor(what: string, reason: Plain) {
    super(`${what} is refused: ${text(reason)}`);
    this.reason = reason;
  }
}

/** What a transaction would come to. The shape is pallet-revive's; api-contract 16 still looks for one that is gone. */
interface DryRun<Outcome> {
  weightRequired: Weight;
  maxStorageDeposit: { isCharge: boolean; asCharge: u128 };
  result: { isErr: boolean; asErr: DispatchError; asOk: Outcome };
}
interface Answer {
  flags: { bits: { toNumber(): number } };
  data: Bytes;
}

/** Set in an answer's flags if the contract refused, and all it did is undone. */
const REVERTED = 1;

/** A contract's metadata: its messages, errors and events. */
export function metadata(name: string, ending: 'json' | 'contract' = 'json'): Abi {
  const abi = new Abi(artifact(name, ending).toString());
  // What ink! 6 calls Address has 20 bytes. Abi goes by that name and takes it for a MultiAddress: it would put a byte
  // before each address that it encodes, and fail to decode events that have one.
  abi.registry.register({ Address: 'H160' });
  return abi;
}

/** What makes a contract by its constructor `new`. */
function making(name: string, args: unknown[]) {
  const abi = metadata(name);
  const constructor = abi.findConstructor('new');
  return { abi, constructor, code: u8aToHex(artifact(name, 'polkavm')), input: encode(constructor, args) };
}

/** Where a contract stands that `deployer` makes of these arguments, or made: see `create2`. */
export function placeOf(deployer: Hex, name: string, args: unknown[]): Hex {
  const { code, input } = making(name, args);
  return create2(deployer, code, input);
}

/** Makes a contract by its constructor `new`, at the address that follows from its maker, code and arguments. */
export async function deploy(chain: Chain, from: Wallet, name: string, args: unknown[] = []): Promise<Contract> {
  const { abi, constructor, code, input } = making(name, args);
  const { api } = chain;
  const address = create2(addressOf(from), code, input);
  if (await codeHashAt(chain, address)) {
    throw new Error(`this very ${name}, of the same maker, code and arguments, was made before: it is at ${address}`);
  }
  const upload = { Upload: code };
  const dry: DryRun<{ result: Answer }> =
    (await api.call.reviveApi!.instantiate!(from.address, 0, null, null, upload, input, SALT)) as never;
  answered(chain, `making ${name}`, abi, constructor, dry, ({ result }) => result);
  const transaction =
    api.tx.revive!.instantiateWithCode!(0, dry.weightRequired, deposit(dry), code, input, SALT);
  const { events } = await submit(chain, from, transaction);
  const made = events.find(({ event }) => api.events.revive!.Instantiated!.is(event))?.event.data[1]!.toHex();
  if (made !== address) throw new Error(`the chain made ${name} at ${made}, where ${address} was expected`);
  return new Contract(chain, name, address, abi);
}

/** The same, but for a contract that was made before: then it is that one. */
export async function deployOnce(chain: Chain, from: Wallet, name: string, args: unknown[]): Promise<Contract> {
  const address = placeOf(addressOf(from), name, args);
  return (await codeHashAt(chain, address)) ? new Contract(chain, name, address) : deploy(chain, from, name, args);
}

/** A deployed contract. */
export class Contract {
  constructor(
    readonly chain: Chain,
    readonly name: string,
    readonly address: Hex,
    readonly abi: Abi = metadata(name),
  ) {}

  /** Is there such a message? */
  has(label: string): boolean {
    return this.abi.messages.some(({ identifier }) => identifier === label);
  }

  /** A message with its arguments in bytes: what an Ethereum wallet sends as data. */
  input(label: string, ...args: unknown[]): Hex {
    return encode(this.abi.findMessage(label), args);
  }

  /** What a message answers, without a transaction. */
  async ask<Value extends Plain>(label: string, ...args: unknown[]): Promise<Value> {
    const message = this.abi.findMessage(label);
    const dry = await dryRun(this.chain, accountOf(NOBODY), this.address, 0n, this.input(label, ...args));
    return answered(this.chain, `${this.name}: ${label}`, this.abi, message, dry, (answer) => answer) as Value;
  }

  /** Sends a message. */
  call(from: Wallet, label: string, ...args: unknown[]): Promise<Receipt> {
    return this.pay(from, 0n, label, ...args);
  }

  /** Sends a message with money, in planck. */
  async pay(from: Wallet, planck: bigint, label: string, ...args: unknown[]): Promise<Receipt> {
    const message = this.abi.findMessage(label);
    const input = this.input(label, ...args);
    const dry = await dryRun(this.chain, from.address, this.address, planck, input);
    answered(this.chain, `${this.name}: ${label}`, this.abi, message, dry, (answer) => answer);
    return send(this.chain, from, this.address, planck, input, dry);
  }
}

/** Asks a contract in its own bytes: for Solidity's ABI, which the metadata says nothing of. */
export async function askRaw(chain: Chain, to: Hex, input: string): Promise<Hex> {
  return bytesOf(chain, to, await dryRun(chain, accountOf(NOBODY), to, 0n, input));
}

/** Sends a contract its own bytes. */
export async function sendRaw(chain: Chain, from: Wallet, to: Hex, input: string): Promise<Receipt> {
  const dry = await dryRun(chain, from.address, to, 0n, input);
  bytesOf(chain, to, dry);
  return send(chain, from, to, 0n, input, dry);
}

/** What a contract answers in its own bytes, or an error. */
function bytesOf(chain: Chain, to: Hex, { result }: DryRun<Answer>): Hex {
  if (result.isErr) throw new Error(`a call of ${to}: ${failure(chain.api, result.asErr)}`);
  const bytes = u8aToHex(result.asOk.data.toU8a(true));
  if (!reverted(result.asOk)) return bytes;
  throw new Refused(`a call of ${to}`, reasonIn(bytes));
}

/** Why something refuses, if it says so in a text, as Solidity's contracts do; otherwise its bytes. */
export function reasonIn(bytes: Hex): string {
  try {
    return new Interface([]).parseError(bytes)?.args[0] ?? bytes;
  } catch {
    return bytes; // too short, or not what it begins with
  }
}

function send(chain: Chain, from: Wallet, to: Hex, planck: bigint, input: string, dry: DryRun<Answer>) {
  return submit(chain, from, chain.api.tx.revive!.call!(to, planck, dry.weightRequired, deposit(dry), input));
}

async function dryRun(chain: Chain, from: string, to: Hex, planck: bigint, input: string): Promise<DryRun<Answer>> {
  return (await chain.api.call.reviveApi!.call!(from, to, planck, null, null, input)) as never;
}

function reverted({ flags }: Answer): boolean {
  return (flags.bits.toNumber() & REVERTED) !== 0;
}

/** A message or constructor with its arguments, as the contract gets it: Abi puts the length before it. */
function encode(message: AbiMessage, args: unknown[]): Hex {
  const [, bytes] = compactStripLength(message.toU8a(args));
  return u8aToHex(bytes);
}

/** The most deposit that the transaction may take, at any time while it runs. */
function deposit({ maxStorageDeposit }: DryRun<unknown>): bigint {
  return maxStorageDeposit.isCharge ? maxStorageDeposit.asCharge.toBigInt() : 0n;
}

/** What a message answers, or an error that says why it does not. */
function answered<Outcome>(
  chain: Chain,
  what: string,
  abi: Abi,
  { returnType }: AbiMessage,
  { result }: DryRun<Outcome>,
  answerOf: (outcome: Outcome) => Answer,
): Plain {
  if (result.isErr) throw new Error(`${what}: ${failure(chain.api, result.asErr)}`);
  const answer = answerOf(result.asOk);
  const bytes = answer.data.toU8a(true);
  if (reverted(answer) && bytes.length === 0) throw new Refused(what, 'no reason given');
  return decode(what, abi, returnType!.lookupName ?? returnType!.type, bytes);
}

/** What a contract's answer says, in two layers: did ink! understand the call, and did the contract agree? */
export function decode(what: string, abi: Abi, type: string, bytes: Uint8Array): Plain {
  let value = abi.registry.createTypeUnsafe(type, [bytes]);
  while (value instanceof Result) {
    if (value.isErr) throw new Refused(what, plain(value.asErr));
    value = value.asOk;
  }
  return plain(value);
}
