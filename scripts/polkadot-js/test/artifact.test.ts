// Needs no node: built contracts are used if they are what the lock file says, and refused if not.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, afterEach, beforeEach, test } from 'node:test';
import { artifact, type Ending } from '../lib/artifact.ts';
import { deploy, metadata } from '../lib/contract.ts';

const BUILT = fileURLToPath(new URL('../../../artifacts', import.meta.url));
const ENDINGS: Ending[] = ['polkavm', 'json', 'contract'];
const given = process.env.FAIRSALE_CONTRACTS;

/** A copy of the token as it was built, and of the lock file. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairsale-artifacts-'));
  for (const part of ['token', 'lock.json']) cpSync(join(BUILT, part), join(folder, part), { recursive: true });
  process.env.FAIRSALE_CONTRACTS = folder;
});

afterEach(() => rmSync(folder, { recursive: true }));

after(() => {
  if (given === undefined) delete process.env.FAIRSALE_CONTRACTS;
  else process.env.FAIRSALE_CONTRACTS = given;
});

function file(ending: Ending): string {
  return `${folder}/token/token.${ending}`;
}

/** The message of the error that reading a file of the token ends with. */
function refusal(ending: Ending, name = 'token'): string {
  try {
    artifact(name, ending);
  } catch (error) {
    return (error as Error).message;
  }
  assert.fail(`${name}.${ending} is used`);
}

function includes(message: string, ...parts: string[]): void {
  for (const part of parts) assert.ok(message.includes(part), `${part} is not in: ${message}`);
}

test('what was built is used as it is', () => {
  for (const ending of ENDINGS) assert.deepEqual(artifact('token', ending), readFileSync(file(ending)));
});

test('an edited file is refused, and what was expected is named', () => {
  const { token } = JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')).contracts;
  const expected = {
    polkavm: `keccak-256 ${token.code_hash}`,
    json: `BLAKE3 ${token.metadata}`,
    contract: `BLAKE3 ${token.contract}`,
  };
  for (const ending of ENDINGS) {
    const bytes = readFileSync(file(ending));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file(ending), bytes);
    includes(refusal(ending), file(ending), expected[ending], 'cargo xtask build');
  }
  assert.throws(() => metadata('token'), /token\.json is not what was built/);
});

test('edited code is refused before the chain is asked anything', async () => {
  writeFileSync(file('polkavm'), 'PVM');
  const untouched = new Proxy({}, { get: (_, name) => assert.fail(`the chain's ${String(name)} is asked for`) });
  const deployed = deploy({ api: untouched } as never, {} as never, 'token', ['0x4142', '0x43', 2, 3n, 0n]);
  await assert.rejects(deployed, /token\.polkavm is not what was built/);
});

test('without a lock file nothing is used', () => {
  rmSync(join(folder, 'lock.json'));
  includes(refusal('polkavm'), `there is no ${folder}/lock.json`, 'expected beside', 'cargo xtask build');
  writeFileSync(join(folder, 'lock.json'), 'not JSON');
  includes(refusal('polkavm'), `${folder}/lock.json is no lock file`, 'cargo xtask build');
});

test('what is missing, or unknown to the lock file, is named', () => {
  rmSync(file('json'));
  includes(refusal('json'), `there is no ${file('json')}`, 'cargo xtask build');
  includes(refusal('json', 'tokens'), `${folder}/lock.json has no metadata of a contract tokens`, 'cargo xtask build');
});
