// What Ethereum's tools see of the contracts: ethers, through the Ethereum JSON-RPC proxy of pallet-revive.
//
// It needs a local development node at CONTRACTS_NODE_URL, and pallet-revive-eth-rpc for that node at ETH_RPC_URL. The
// contracts are made by polkadot.js first; then a wallet with an Ethereum key reads and sends.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { stringToHex } from '@polkadot/util';
import {
  concat, Contract as EthersContract, id, Interface, JsonRpcProvider, MaxUint256, toBeHex, Wallet as EthersWallet, ZeroHash,
  zeroPadValue, type TransactionReceipt, type TransactionRequest, type TransactionResponse,
} from 'ethers';
import { attest } from '../attest.ts';
import { deployRegistry, deploySale, deployToken } from '../deploy.ts';
import { eventsOf, newest } from '../events.ts';
import { accountOf, addressOf, balanceOf, NOBODY, now, pay, wallet, type Chain, type Hex, type Wallet } from '../lib/chain.ts';
import { decode, deploy, type Contract } from '../lib/contract.ts';
import { alias, developmentIssuers, issuerAddress, person } from '../lib/personhood.ts';
import { ERC20, PERSONHOOD } from '../lib/solidity.ts';
import { order } from '../order.ts';
import { DOT, freshWallets, node, setting, startClock, stopClock } from './node.ts';

/** The development account of that name, known to everybody. */
const ALITH_KEY = '0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133';
const BALTATHAR = '0x3Cd0A705a2DC65e5b1E1205896BaA2be8A07c6e0';
const CONTEXT = id('ethereum.test.ts') as Hex;
const PRICE = DOT / 5n;
/** What wallets ask to find out what they have before them. */
const WHAT_IT_IS = [
  'function supportsInterface(bytes4 interfaceId) view returns (bool)',
  'function ownerOf(uint256 tokenId) view returns (address)',
  'function tokenURI(uint256 tokenId) view returns (string)',
  'function decimals() view returns (uint8)',
];
/** Interfaces by their ERC-165 identifiers; `NONE` is that of no interface. */
const ID = { ERC165: '0x01ffc9a7', NONE: '0xffffffff', ERC721: '0x80ac58cd', ERC1155: '0xd9b67a26', ERC20: '0x36372b07' };

let chain: Chain;
let provider: JsonRpcProvider;
let alith: EthersWallet;
let token: Contract;
let registry: Contract;
let tickets: Contract;
let seller: Wallet;
let expires: bigint;
/** A wallet that has something, which nobody else sends anything. */
let friend: Hex;

before(async () => {
  const url = setting('ETH_RPC_URL', 'where pallet-revive-eth-rpc listens, such as http://127.0.0.1:8545');
  chain = await node();
  provider = new JsonRpcProvider(url, undefined, { pollingInterval: 200 });
  alith = new EthersWallet(ALITH_KEY, provider);
  const address = alith.address.toLowerCase() as Hex;
  const poor = (await balanceOf(chain, address)) < 10n * DOT;
  if (poor) await pay(chain, wallet('//Alice'), accountOf(address), 100n * DOT);

  friend = EthersWallet.createRandom().address.toLowerCase() as Hex;
  await pay(chain, wallet('//Alice'), accountOf(friend), DOT);

  ({ seller } = await freshWallets(chain, 'seller'));
  const terms = { name: 'Reading Room', symbol: 'READ', decimals: 2, supply: 1_000n, transferableAt: 0n };
  token = await deployToken(chain, seller, terms);
  await token.call(seller, 'Erc20::transfer', address, 400n);
  registry = await deployRegistry(chain, seller, developmentIssuers(3).map(issuerAddress), 2);
  expires = (await now(chain)) + 86_400n;
  const attestation = { person: person('alith'), account: address, status: 2, expires, epoch: 1n };
  await attest(registry, seller, developmentIssuers(2), attestation);
  const collection = {
    transferableAt: expires, supply: 3n, context: CONTEXT, personhood: registry.address, seller: addressOf(seller),
  };
  const texts = ['Conference', 'CONF', 'https://example.org/'].map((text) => stringToHex(text));
  tickets = await deploy(chain, seller, 'ticket', [collection, ...texts]);
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

/** A sale of 10 tokens, at its opening: a fixed one, open to all, or a capped one, for persons. */
async function openSale(mechanism: 'fixed' | 'capped' = 'fixed'): Promise<{ sale: Contract; sold: Contract }> {
  const { seller, beneficiary } = await freshWallets(chain, 'seller', 'beneficiary');
  const opensAt = (await now(chain)) + 3_600n;
  const facts = { name: 'Reading Room', symbol: 'READ', decimals: 0, supply: 10n, transferableAt: 0n };
  const sold = await deployToken(chain, seller, facts);
  const gated = mechanism === 'capped';
  const common = {
    supply: 10n, lotSize: 1n, price: PRICE, minRaise: 0n, opensAt, closesAt: opensAt + 60n, settleBy: 0n,
    recoveryWindow: 0n, context: CONTEXT, beacon: NOBODY, minStatus: gated ? 2n : 0n, tickets: false,
    beneficiary: addressOf(beneficiary), unsoldTo: addressOf(seller),
  };
  const offer = { common, maxLots: 4n, claimsFrom: 0n }; // the last is a fixed sale's
  const sale = await deploySale(mechanism, gated ? registry : undefined, sold, seller, offer);
  await stopClock(chain, opensAt);
  await follow();
  return { sale, sold };
}

/** An order of so many lots, as a wallet sends it: a message is bytes, and its price has 18 decimals. */
function orderOf(sale: Contract, lots: number) {
  return { to: sale.address, data: sale.input('Sale::order', lots), value: BigInt(lots) * PRICE * chain.ratio };
}

/** Fails unless the sale refuses to do what a wallet would send, for this reason. */
async function refuses(sale: Contract, label: string, request: TransactionRequest, reason: string): Promise<void> {
  await assert.rejects(alith.call(request), ({ code, data }: { code: string; data: Hex }) => {
    assert.equal(code, 'CALL_EXCEPTION');
    const { type } = sale.abi.findMessage(label).returnType!;
    const message = `${label} is refused: ${reason}`;
    assert.throws(() => decode(label, sale.abi, type, Buffer.from(data.slice(2), 'hex')), { message });
    return true;
  });
}

/** What Alith has of a token. */
const has = (token: Contract) => token.ask<bigint>('Erc20::balance_of', alith.address.toLowerCase());

test('an Ethereum wallet buys, for exactly what it costs', async () => {
  const { sale, sold } = await openSale();
  const exact = orderOf(sale, 3);
  for (const off of [-chain.ratio, -1n, 1n, chain.ratio]) {
    const [expected, got] = [exact.value, exact.value + off]; // a planck or a wei too little or too much
    await refuses(sale, 'Sale::order', { ...exact, value: got }, `WrongPayment: expected ${expected}, got ${got}`);
  }
  assert.equal((await receiptOf(await alith.sendTransaction(exact))).status, 1);
  assert.equal(await has(sold), 3n);
  assert.equal(await provider.getBalance(sale.address), exact.value);
});

test('what is less than a planck is carried, and none is lost or made', async () => {
  const had = await balanceOf(chain, friend);
  // 1 wei; 1 less than a planck; a planck; 2 and a wei.
  for (const [value, planck] of [[1n, 0n], [chain.ratio - 2n, 0n], [1n, 1n], [chain.ratio + 1n, 2n]] as const) {
    const [purse, theirs] = [await provider.getBalance(alith.address), await provider.getBalance(friend)];
    const receipt = await receiptOf(await alith.sendTransaction({ to: friend, value }));
    assert.equal(receipt.status, 1);
    assert.equal(await provider.getBalance(friend), theirs + value);
    assert.equal(await balanceOf(chain, friend), had + planck);
    assert.equal(await provider.getBalance(alith.address), purse - value - receipt.fee);
  }
});

test('what a change gives back is whole, also to who has less than a planck besides', async () => {
  const { sale } = await openSale('capped');
  await receiptOf(await alith.sendTransaction({ to: friend, value: 1n }));
  const message = (label: string, ...args: unknown[]) => ({ to: sale.address, data: sale.input(label, ...args) });
  const steps = [
    { request: orderOf(sale, 3), paid: 3n, holds: 3n },
    { request: message('Sale::change', 2), paid: -1n, holds: 2n },
    { request: message('Sale::change', 1), paid: -1n, holds: 1n },
  ];
  for (const { request, paid, holds } of steps) {
    const purse = await provider.getBalance(alith.address);
    const receipt = await receiptOf(await alith.sendTransaction(request));
    assert.equal(receipt.status, 1);
    assert.equal(await provider.getBalance(sale.address), holds * PRICE * chain.ratio);
    assert.equal(await provider.getBalance(alith.address), purse - paid * PRICE * chain.ratio - receipt.fee);
  }
  assert.equal((await receiptOf(await alith.sendTransaction(message('Sale::withdraw')))).status, 1);
  assert.equal(await provider.getBalance(sale.address), 0n);
});

test('transactions that fail hide no others of their block', async () => {
  const { sale, sold } = await openSale();
  const [exact, erc20] = [orderOf(sale, 3), new EthersContract(token.address, ERC20, alith)];
  const sending = await erc20.transfer!.populateTransaction(BALTATHAR, 1n);
  const [plain, needed] = [await alith.estimateGas({ to: friend, value: 1n }), await alith.estimateGas(sending)];
  const gasLimit = 2n * (await alith.estimateGas(exact));
  const short = { to: sale.address, data: sale.input('Sale::change', 4), value: PRICE * chain.ratio - 1n, gasLimit };
  // Enough for the transaction, too little for the contract: what no wallet would send that estimates.
  const starved = { ...sending, gasLimit: (plain + needed) / 2n };
  const nonce = await alith.getNonce();
  const requests = [{ ...exact, gasLimit }, short, starved, { ...sending, gasLimit: 2n * needed }];
  const [first, ...later] = requests.map((request, index) => ({ ...request, nonce: nonce + index }));
  const theirs = await token.ask<bigint>('Erc20::balance_of', BALTATHAR.toLowerCase());
  // The later ones wait for the first, and come into its block.
  const waiting: TransactionResponse[] = [];
  for (const request of later) waiting.push(await alith.sendTransaction(request));
  const sent = [await alith.sendTransaction(first!), ...waiting];
  const receipts = await Promise.all(sent.map(receiptOf));
  assert.deepEqual(receipts.map(({ status }) => status), [1, 0, 0, 1]);
  const [number, ...others] = new Set(receipts.map(({ blockNumber }) => blockNumber));
  assert.deepEqual(others, [], 'all are in one block');
  const block = await provider.getBlock(number!, true);
  assert.deepEqual(block!.prefetchedTransactions.map(({ hash }) => hash), sent.map(({ hash }) => hash));
  assert.equal(await has(sold), 3n);
  assert.equal(await provider.getBalance(sale.address), exact.value);
  assert.equal(await token.ask('Erc20::balance_of', BALTATHAR.toLowerCase()), theirs + 1n);
  const next = await receiptOf(await erc20.transfer!(BALTATHAR, 1n));
  assert.deepEqual([next.status, next.blockNumber > number!], [1, true]);
});

test('logs are those of Ethereum’s transactions; the chain’s events are all', async () => {
  const begun = await newest(chain);
  const { sale, sold } = await openSale();
  const { buyer } = await freshWallets(chain, 'buyer');
  await order(sale, buyer, 2);
  await receiptOf(await alith.sendTransaction(orderOf(sale, 3)));
  await follow();
  const events = await eventsOf(chain, [sold.address], begun, await newest(chain));
  const fromSale = events.map(({ fields }) => fields).filter(({ from, to }) => from === sale.address && to !== from);
  const alithsOwn = { from: sale.address, to: alith.address.toLowerCase(), value: 3n };
  assert.deepEqual(fromSale, [{ from: sale.address, to: addressOf(buyer), value: 2n }, alithsOwn]);
  const logs = await provider.getLogs({ address: sold.address, fromBlock: begun, toBlock: 'latest' });
  const sent = logs.map((log) => new Interface(ERC20).parseLog(log)!.args.map((arg) => String(arg).toLowerCase()));
  assert.deepEqual(sent, [[alithsOwn.from, alithsOwn.to, '3']]); // README.md says so
});

/** Fails unless a question is refused: an answer of nothing, say, is something else to ethers. */
const isRefused = (question: Promise<unknown>) => assert.rejects(question, { code: 'CALL_EXCEPTION' });

test('a wallet does not take the token for something else', async () => {
  const asked = new EthersContract(token.address, WHAT_IT_IS, provider);
  for (const id of [ID.ERC721, ID.ERC1155]) await isRefused(asked.supportsInterface!(id));
  await isRefused(asked.ownerOf!(1n));
  await isRefused(asked.tokenURI!(1n));
  assert.equal(await asked.decimals!(), 2n);
});

test('a wallet takes tickets for what they are, issued or not', async () => {
  const asked = new EthersContract(tickets.address, WHAT_IT_IS, provider);
  const ids = [ID.ERC165, ID.ERC721, ID.NONE, ID.ERC1155, ID.ERC20];
  assert.deepEqual(await Promise.all(ids.map((id) => asked.supportsInterface!(id))), [true, true, false, false, false]);
  await isRefused(asked.decimals!());
  await isRefused(asked.ownerOf!(1n));
  await isRefused(asked.tokenURI!(1n));
  await tickets.call(seller, 'Ticket::issue', alith.address.toLowerCase(), ZeroHash);
  await follow();
  assert.equal(await asked.ownerOf!(1n), alith.address);
  assert.equal(await asked.tokenURI!(1n), 'https://example.org/1');
  await isRefused(asked.ownerOf!(2n));
});

/**
 * EVM code of a contract that asks another one with so much gas and no more: its input is the gas (a word), the other's
 * address (a word) and 36 bytes for it; it answers whether the other did, and with the first word of what it answered.
 */
const ASKER = concat([
  '0x601b600a5f39601b5ff3', // the constructor: the 27 bytes behind these 10 are the code
  '0x602460405f37', // CALLDATACOPY(0, 64, 36)
  '0x6020604060245f6020355f35fa', // STATICCALL(gas, address, 0, 36, 64, 32)
  '0x602052', // MSTORE(32, whether it answered)
  '0x60406020f3', // RETURN(32, 64)
]);

test('other contracts, which ask with 30,000 gas, find out that tickets are ERC-721', async () => {
  const { status, contractAddress: asker } = await receiptOf(await alith.sendTransaction({ data: ASKER }));
  assert.equal(status, 1);
  for (const gas of [30_000n, MaxUint256]) {
    const answers = [ID.ERC165, ID.NONE, ID.ERC721, ID.ERC1155].map(async (id) => {
      const question = new Interface(WHAT_IT_IS).encodeFunctionData('supportsInterface', [id]);
      const data = concat([toBeHex(gas, 32), zeroPadValue(tickets.address, 32), question]);
      return provider.call({ to: asker, data });
    });
    const word = (truth: boolean) => toBeHex(truth ? 1 : 0, 32);
    const expected = [true, false, true, false].map((isIt) => concat([word(true), word(isIt)]));
    assert.deepEqual(await Promise.all(answers), expected, `with ${gas} gas`);
  }
});
