// Any ERC-20, by Solidity's ABI: a contract, or an asset of the chain, which pallet-revive shows as one.

import { Interface } from 'ethers';
import type { Chain, Hex, Receipt, Wallet } from './chain.ts';
import { askRaw, sendRaw } from './contract.ts';
import { ERC20 } from './solidity.ts';

const erc20 = new Interface(ERC20);

/** Where the asset of that number stands as an ERC-20: its number first. USDC's is 1337. */
export function assetAddress(id: number): Hex {
  return `0x${id.toString(16).padStart(8, '0')}${'00'.repeat(12)}01200000`;
}

/** What an account has of a token, in its smallest unit. */
export function tokensOf(chain: Chain, token: Hex, account: Hex): Promise<bigint> {
  return number(chain, token, 'balanceOf', account);
}

/** How much of the owner's the spender may still take. */
export function allowance(chain: Chain, token: Hex, owner: Hex, spender: Hex): Promise<bigint> {
  return number(chain, token, 'allowance', owner, spender);
}

/** Lets the spender take so much. */
export function approve(chain: Chain, owner: Wallet, token: Hex, spender: Hex, value: bigint): Promise<Receipt> {
  return sendRaw(chain, owner, token, erc20.encodeFunctionData('approve', [spender, value]));
}

export function transfer(chain: Chain, from: Wallet, token: Hex, to: Hex, value: bigint): Promise<Receipt> {
  return sendRaw(chain, from, token, erc20.encodeFunctionData('transfer', [to, value]));
}

async function number(chain: Chain, token: Hex, name: string, ...args: Hex[]): Promise<bigint> {
  const answer = await askRaw(chain, token, erc20.encodeFunctionData(name, args));
  return erc20.decodeFunctionResult(name, answer)[0];
}
