// What Ethereum's tools see of the contracts: ethers, through the Ethereum JSON-RPC proxy of pallet-revive.
//
// It needs a local development node at CONTRACTS_NODE_URL, and pallet-revive-eth-rpc for that node at ETH_RPC_URL. The
// contracts are made by polkadot.js first; then a wallet with an Ethereum key reads and sends.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import {
  Contract as EthersContract, id, JsonRpcProvider, Wallet as EthersWallet, ZeroHash,
  type TransactionReceipt, type TransactionResponse,
} from 'ethers';
import { attest } from '../attest.ts';
import { deployRegistry, deploySale, deployToken } from '../deploy.ts';
import { newest } from '../events.ts';
import { accountOf, addressOf, balanceOf, now, pay, wallet, type Chain, type Hex } from '../lib/chain.ts';
import { decode, type Contract } from '../lib/contract.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { ERC20, PERSONHOOD } from '../lib/solidity.ts';
import { DOT, freshWallets, node, setting, startClock, stopClock } from './node.ts';

/** The development account of that name, known to everybody. */
const ALITH_KEY = '0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133';
const BALTATHAR = '0x3Cd0A705a2DC65e5b1E1205896BaA2be8A07c6e0';
const CONTEXT = id('ethereum.test.ts') as Hex;

let chain: Chain;
let provider: JsonRpcProvider;
let alith: EthersWallet;
let token: Contract;
let registry: Contract;
let expires: bigint;

before(async () => {
  const url = setting('ETH_RPC_URL', 'where pallet-revive-eth-rpc listens, such as http://127.0.0.1:8545');
  chain = await node();
  provider = new JsonRpcProvider(url, undefined, { pollingInterval: 200 });
  alith = new EthersWallet(ALITH_KEY, provider);
  const address = alith.address.toLowerCase() as Hex;
  const poor = (await balanceOf(chain, address)) < 10n * DOT;
  if (poor) await pay(chain, wallet('//Alice'), accountOf(address), 100n * DOT);

  const { seller } = await freshWallets(chain, 'seller');
  const terms = { name: 'Reading Room', symbol: 'READ', decimals: 2, supply: 1_000n, transferableAt: 0n };
  token = await deployToken(chain, seller, terms);
  await token.call(seller, 'Erc20::transfer', address, 400n);
  registry = await deployRegistry(chain, seller, developmentIssuers(3).map(issuerAddress), 2);
  expires = (await now(chain)) + 86_400n;
  const attestation = { person: person('alith'), account: address, status: 2, expires, epoch: 1n };
  await attest(registry, seller, developmentIssuers(2), attestation);
  await follow();
});
after(async () => {
  provider?.destroy();
  if (!chain) return;
  await startClock(chain);
  await chain.api.disconnect();
});

/** The proxy follows the node: waits until it knows the newest block. */
async function follow(): Promise<void> {
  while ((await provider.getBlockNumber()) < (await newest(chain))) await sleep(100);
}

/**
 * The receipt of a transaction. `wait()` of ethers looks once and then at every later block; on a node that makes
 * blocks for transactions only there may be none.
 */
async function receiptOf({ hash }: TransactionResponse): Promise<TransactionReceipt> {
  for (;;) {
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt) return receipt;
    await sleep(100);
  }
}

test('it is the same chain', async () => {
  assert.equal((await provider.getNetwork()).chainId, chain.id);
  // Ethereum's fees are paid to the last of 18 decimals, so a wallet can have less than a planck besides.
  const balance = await provider.getBalance(alith.address);
  assert.equal(balance / chain.ratio, await balanceOf(chain, alith.address as Hex));
});

test('an Ethereum wallet reads the token', async () => {
  const erc20 = new EthersContract(token.address, ERC20, provider);
  assert.equal(await erc20.name!(), 'Reading Room');
  assert.equal(await erc20.symbol!(), 'READ');
  assert.equal(await erc20.decimals!(), 2n);
  assert.equal(await erc20.totalSupply!(), 1_000n);
  assert.equal(await erc20.balanceOf!(alith.address), 400n);
  assert.equal(await erc20.allowance!(alith.address, BALTATHAR), 0n);
});

test('an Ethereum wallet asks who is a person', async () => {
  const source = new EthersContract(registry.address, PERSONHOOD, provider);
  const known = await source.personhoodStatus!(alith.address, CONTEXT);
  assert.deepEqual([known.status, known.contextAlias], [2n, alias(person('alith'), CONTEXT)]);
  const unknown = await source.personhoodStatus!(BALTATHAR, CONTEXT);
  assert.deepEqual([unknown.status, unknown.contextAlias], [0n, ZeroHash]);
});

test('an Ethereum wallet sends tokens, and sees the event', async () => {
  const erc20 = new EthersContract(token.address, ERC20, alith);
  const receipt = await receiptOf(await erc20.transfer!(BALTATHAR, 150n));
  assert.equal(receipt.status, 1);
  const logs = receipt.logs.map((log) => erc20.interface.parseLog(log));
  const told = logs.map((log) => [log?.name, ...(log?.args ?? [])]);
  assert.deepEqual(told, [['Transfer', alith.address, BALTATHAR, 150n]]);
  const { blockNumber } = receipt;
  const past = await erc20.queryFilter(erc20.filters.Transfer!(alith.address), blockNumber, blockNumber);
  assert.equal(past.length, 1);
  assert.equal(past[0]!.transactionHash, receipt.hash);
  assert.equal(await erc20.balanceOf!(alith.address), 250n);
  assert.equal(await erc20.balanceOf!(BALTATHAR), 150n);
  assert.equal(await token.ask('Erc20::balance_of', BALTATHAR.toLowerCase()), 150n);
});

test('a refusal comes in ink!’s encoding, and can be read', async () => {
  const erc20 = new EthersContract(token.address, ERC20, alith);
  await assert.rejects(erc20.transfer!.staticCall(BALTATHAR, 251n), ({ code, data }: { code: string; data: Hex }) => {
    assert.equal(code, 'CALL_EXCEPTION');
    const { type } = token.abi.findMessage('Erc20Sol::sol_transfer').returnType!;
    const reason = 'transfer is refused: InsufficientBalance: balance 250, needed 251';
    assert.throws(() => decode('transfer', token.abi, type, Buffer.from(data.slice(2), 'hex')), { message: reason });
    return true;
  });
});

test('an Ethereum wallet buys: a message is bytes, and its price has 18 decimals', async () => {
  const { seller, beneficiary } = await freshWallets(chain, 'seller', 'beneficiary');
  const opensAt = (await now(chain)) + 3_600n;
  const facts = { name: 'Reading Room', symbol: 'READ', decimals: 0, supply: 10n, transferableAt: 0n };
  const sold = await deployToken(chain, seller, facts);
  const sale = await deploySale('fixed', undefined, sold, seller, {
    supply: 10n, lotSize: 1n, maxLots: 4n, price: DOT / 5n, minRaise: 0n, opensAt, closesAt: opensAt + 60n,
    claimsFrom: 0n, recoveryWindow: 0n, context: CONTEXT, minStatus: 0n, tickets: false,
    beneficiary: addressOf(beneficiary), unsoldTo: addressOf(seller),
  });
  await stopClock(chain, opensAt);
  await follow();
  const order = { to: sale.address, data: sale.input('Sale::order', 3), value: ((3n * DOT) / 5n) * chain.ratio };
  const tooLittle = { ...order, value: order.value - chain.ratio };
  await assert.rejects(alith.call(tooLittle), ({ code, data }: { code: string; data: Hex }) => {
    assert.equal(code, 'CALL_EXCEPTION');
    const { type } = sale.abi.findMessage('Sale::order').returnType!;
    const message = `order is refused: WrongPayment: expected ${order.value}, got ${tooLittle.value}`;
    assert.throws(() => decode('order', sale.abi, type, Buffer.from(data.slice(2), 'hex')), { message });
    return true;
  });
  assert.equal((await receiptOf(await alith.sendTransaction(order))).status, 1);
  assert.equal(await sold.ask('Erc20::balance_of', alith.address.toLowerCase()), 3n);
  assert.equal(await balanceOf(chain, sale.address), (3n * DOT) / 5n);
});
