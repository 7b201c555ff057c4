#!/usr/bin/env bash
# All the tests there are, or the quick ones. `scripts/test.sh --help` says more.
set -euo pipefail

needs=--tests
for argument in "$@"; do
    case $argument in
        --quick) needs=--quick-tests ;;
        --help | -h)
            cat <<'END'
Usage: scripts/test.sh [--quick]

Installs what is missing (scripts/setup.sh), builds the project's tool, xtask, and has it check everything
(`cargo xtask ci`): formatting, house rules, contracts, lints, all tests on the embedded chain and on a local node,
the scripts, docs, costs, rehearsals. It stops at the first failure, and says how long each step takes and took last
time. docs/times.md has the times of a first run; later, what did not change is not built again.

  --quick  what somebody runs before each commit: formatting, house rules, contracts, lints, and those tests on the
           embedded chain that changed since they last passed
END
            exit
            ;;
        *) echo "test.sh: unknown argument $argument, see --help" >&2; exit 2 ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
found=$(scripts/setup.sh "$needs" --env)
eval "$found"
echo "test.sh: building xtask (half a minute the first time)" >&2
cargo build --quiet --release --locked --package xtask
exec "${CARGO_TARGET_DIR:-target}/release/xtask" ci "$@"
