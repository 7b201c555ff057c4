#!/usr/bin/env bash
# All the tests there are. `scripts/test.sh --help` says more.
set -euo pipefail

case ${1:-} in
    '') ;;
    --help | -h)
        cat <<'END'
Usage: scripts/test.sh

Installs what is missing (scripts/setup.sh), builds the project's tool, xtask, and has it check everything
(`cargo xtask ci`): formatting, house rules, contracts, lints, all tests on the embedded chain and on a local node,
the scripts, docs, rehearsals. It stops at the first failure. With nothing built yet it takes more than an hour on
2 cores, the local node being the larger half; later, what did not change is not built again.
END
        exit
        ;;
    *) echo "test.sh: unknown argument $1, see --help" >&2; exit 2 ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
found=$(scripts/setup.sh --tests --env)
eval "$found"
echo "test.sh: building xtask (some minutes the first time)" >&2
cargo build --release --locked --package xtask
exec "${CARGO_TARGET_DIR:-target}/release/xtask" ci
