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
  assert.match(fail(['bid.ts', '--sale', '0x', '--lots', '1']), /^error: --tick is missing: up to which price: /);
  const noNode = fail(['settle.ts', '--sale', '0x', '--node', 'ws://127.0.0.1:1']);
  assert.match(noNode, /^error: no node answers at ws:\/\/127\.0\.0\.1:1$/m);
});
