// What all scripts share: options, help, one chain, errors for people.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, DEFAULT_NODE, type Chain } from './chain.ts';
import { contractAddress, flag, whole } from './input.ts';
import { json } from './plain.ts';

/** What an option is, and what it is if it is not given; without that it must be. */
export interface Option {
  help: string;
  default?: string;
  /** A whole number, but for the default, which may be a word. */
  whole?: boolean;
  /** The address of a contract, with the same exception. */
  contract?: boolean;
}
type Values<Options> = { [name in keyof Options]: string };

const NODE = { node: { help: 'where the node listens; also CONTRACTS_NODE_URL', default: DEFAULT_NODE } };

interface Script<Options> {
  /** What it does, in a sentence. */
  about: string;
  options: Options;
  run(chain: Chain, given: Values<Options>): Promise<unknown>;
}

/**
 * Runs `run` with the options of the command line and prints what it returns, if the file is the one that was started.
 * A file that imports it, such as a test, gets its functions only.
 */
export async function script<Options extends Record<string, Option>>(
  { url }: ImportMeta,
  { about, options, run }: Script<Options>,
): Promise<void> {
  const file = fileURLToPath(url);
  if (!process.argv[1] || realpathSync(process.argv[1]) !== file) return;
  const all: Record<string, Option> = { ...options, ...NODE };
  const given = process.argv.slice(2);
  if (given.includes('--help')) {
    console.log(help(file, about, all));
    return;
  }
  let chain: Chain | undefined;
  try {
    const values = read(all, given);
    chain = await connect(values.node!);
    console.log(json(await run(chain, values as Values<Options>)));
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    await chain?.api.disconnect();
  }
}

function read(options: Record<string, Option>, args: string[]): Record<string, string> {
  const bare = (name: string) => flag(name).slice(2);
  const flags = Object.fromEntries(Object.keys(options).map((name) => [bare(name), { type: 'string' as const }]));
  const given = parseArgs({ args, options: flags }).values as Record<string, string | undefined>;
  given.node ??= process.env.CONTRACTS_NODE_URL;
  const values = Object.entries(options).map(([name, option]) => {
    const value = given[bare(name)] ?? option.default;
    if (value === undefined) throw new Error(`${flag(name)} is missing: ${option.help}. See --help.`);
    if (value === option.default) return [name, value];
    if (option.whole) whole(value, flag(name));
    return [name, option.contract ? contractAddress(value, flag(name)) : value];
  });
  return Object.fromEntries(values);
}

function help(file: string, about: string, options: Record<string, Option>): string {
  const lines = Object.entries(options).map(([name, { help, default: value }]) => {
    const otherwise = value === undefined ? 'required' : `otherwise ${value || 'none'}`;
    return `  ${flag(name).padEnd(19)}${help} (${otherwise})`;
  });
  return `Usage: npx tsx ${file.split('/').at(-1)} [options]\n\n${about}\n\nOptions:\n${lines.join('\n')}`;
}
