#!/bin/sh
# Stands in for cargo while contract-build works. contract-build builds a copy of the contract's manifest in a
# temporary folder and puts the workspace's Cargo.lock where cargo does not look for it, so the contract's
# dependencies would float. This puts the lock file beside the copied manifest.
#
# FAIRSALE_LOCK    the workspace's Cargo.lock
# FAIRSALE_CARGO   the cargo to run
set -eu
manifest_dir=$PWD
for argument in "$@"; do
    case $argument in
        --manifest-path=*) manifest_dir=$(dirname "${argument#--manifest-path=}") ;;
    esac
done
case $manifest_dir in
    *cargo-contract_*) [ -f "$manifest_dir/Cargo.lock" ] || cp "$FAIRSALE_LOCK" "$manifest_dir/Cargo.lock" ;;
esac

# PolkaVM reads and writes numbers at any address. Told so, the compiler copies addresses and hashes in words, not byte by
# byte, which makes contracts a quarter smaller. Inlining a little more than "optimise for size" does saves some % more.
# contract-build leaves no other way to pass a flag.
case ${CARGO_ENCODED_RUSTFLAGS-} in
    *linker-plugin-lto*)
        separator=$(printf '\037')
        for flag in -Ctarget-feature=+unaligned-scalar-mem -Clink-arg=-mllvm -Clink-arg=-inline-threshold=60; do
            CARGO_ENCODED_RUSTFLAGS=$CARGO_ENCODED_RUSTFLAGS$separator$flag
        done
        export CARGO_ENCODED_RUSTFLAGS
        ;;
esac
exec "$FAIRSALE_CARGO" "$@"
