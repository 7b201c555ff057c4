// Needs built contracts, no node: the command line of every script.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const folder = fileURLToPath(new URL('..', import.meta.url));
const scripts = readdirSync(folder).filter((file) => file.endsWith('.ts'));
const run = ['--import', 'tsx'];

test('every script explains itself', () => {
  assert.equal(scripts.length, 12);
  for (const script of scripts) {
    const help = execFileSync(process.execPath, [...run, script, '--help'], { cwd: folder, encoding: 'utf8' });
    assert.match(help, new RegExp(`^Usage: npx tsx ${script} \\[options\\]\n\n\\S.*\\.\n\nOptions:\n  --`), script);
  }
});

test('what is missing or unknown is named', () => {
  const fail = (args: string[]) => {
    const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const;
    const { status, stderr } = spawnSync(process.execPath, [...run, ...args], options);
    assert.equal(status, 1);
    return stderr;
  };
  assert.match(fail(['settle.ts']), /^error: --sale is missing: the sale's address\. See --help\.\n$/);
  assert.match(fail(['settle.ts', '--sail', '0x']), /^error: Unknown option '--sail'/);
  const sale = `0x${'ab'.repeat(20)}`;
  assert.match(fail(['bid.ts', '--sale', sale, '--lots', '1']), /^error: --tick is missing: up to which price: /);
  assert.match(fail(['settle.ts', '--sale', sale.slice(0, -1)]), /^error: --sale: expected an address, .* found "0xab/);
  assert.match(fail(['bid.ts', '--sale', sale, '--tick', '', '--lots', '1']), /^error: --tick: expected a whole number .* ""$/m);
  const noNode = fail(['settle.ts', '--sale', sale, '--node', 'ws://127.0.0.1:1']);
  assert.match(noNode, /^error: no node answers at ws:\/\/127\.0\.0\.1:1$/m);
});
