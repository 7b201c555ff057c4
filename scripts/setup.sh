#!/usr/bin/env bash
# Finds or installs what building fairsale needs. `scripts/setup.sh --help` says more.
#
# xtask/src/toolchain.rs looks for the contracts' compiler in the same places and order; a test there compares the two.
# Written for bash 3.2 (macOS) as well: no mapfile, no associative arrays.
set -euo pipefail

minimum=1.91 # u128::carrying_mul is stable since
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${XDG_CACHE_HOME:-${HOME:-$root/target}/.cache}/fairsale

usage() {
    cat <<END
Usage: scripts/setup.sh [--contracts] [--node] [--quick-tests] [--tests] [--check] [--env | --quiet]

Finds what building the command \`fairsale\` needs, and installs what is missing:
  - rustc $minimum or later and cargo: rustup's, else Debian's (rustc-web, cargo-web)
  - a C compiler
apt-get is used only as root. Nothing is installed when everything is there, and nothing is written to the
checkout; a link to Debian's lld goes to $cache/bin.

  --contracts    also what building contracts anew takes: a Rust compiler with its library's source, and rust-lld:
                 the default toolchain if it has rust-src, else Debian's in /usr/bin, else
                 \`rustup component add rust-src\`, else Debian's from apt-get
  --node         also what the local node is built with: protoc, a C++ compiler, make and perl, and OpenSSL if apt-get
                 has it; and, for its runtime, what contracts take
  --quick-tests  also rustfmt and clippy
  --tests        all of these, and Node.js with npm
  --check        install nothing; fail if something is missing
  --env          say nothing if there is nothing to do, and print the shell commands that put the compiler found
                 on PATH, for  eval "\$(scripts/setup.sh --env)"
  --quiet        say nothing if there is nothing to do
  --help         this
END
}

check=false contracts=false node=false lints=false scripts=false env=false quiet=false
for argument in "$@"; do
    case $argument in
        --check) check=true ;;
        --contracts) contracts=true ;;
        --tests) lints=true scripts=true node=true contracts=true ;;
        --quick-tests) lints=true ;;
        --node) node=true contracts=true ;;
        --env) env=true ;;
        --quiet) quiet=true ;;
        --help | -h) usage; exit ;;
        *) echo "setup: unknown argument $argument, see --help" >&2; exit 2 ;;
    esac
done

say() { echo "setup: $*" >&2; }
die() { echo "setup: error: $1" >&2; shift; for line in "$@"; do echo "setup:   $line" >&2; done; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
within() { if have timeout; then timeout "$@"; else shift; "$@"; fi; } # seconds, command

# --- Ways to install -------------------------------------------------------------------------------------------------

as_root=
if [ "$(id -u)" != 0 ]; then as_root='sudo '; fi

can_apt() { [ -z "$as_root" ] && have apt-get; }

apt_updated=false
# Installs Debian packages.
apt() {
    say "installing $* with apt-get (a minute or two)"
    export DEBIAN_FRONTEND=noninteractive
    if ! $apt_updated; then
        apt-get -q update >&2 || say "apt-get update failed; trying with the lists that are there"
        apt_updated=true
    fi
    apt-get -q install --yes --no-install-recommends "$@" >&2 || die "apt-get could not install $*, see above"
    hash -r
}

# Lets rustup do something within some seconds: where rustup has no network it hangs rather than fails.
rustup_within() {
    local seconds=$1
    shift
    have rustup || return 1
    say "rustup $* (at most $seconds s)"
    within "$seconds" rustup "$@" >&2 || { say "rustup could not"; return 1; }
}

# --- What is there ---------------------------------------------------------------------------------------------------

# The version of a rustc, such as 1.95.0; nothing if it does not run. rustup's proxy does not run without a toolchain.
version_of() { "$1" --version 2>/dev/null | sed -n 's/^rustc \([0-9.]*\).*/\1/p' || true; }

recent_enough() { # version
    [ -n "$1" ] && awk -v is="$1" -v least="$minimum" 'BEGIN {
        split(is, i, "."); split(least, l, "."); exit !(i[1] > l[1] || (i[1] == l[1] && i[2] >= l[2])) }'
}

# Is the Rust on PATH good for tools and tests?
host_works() { recent_enough "$(version_of rustc)" && cargo --version >/dev/null 2>&1; }

c_works() { # with its headers
    have cc || return 1
    local program works=0
    program=$(mktemp) # not /dev/null: root's linker might replace it
    printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | cc -x c - -o "$program" 2>/dev/null || works=1
    rm -f "$program"
    return $works
}

# Sets `bin` and `sysroot` to those of the first compiler that has its library's source, as toolchain.rs does.
find_source() {
    for bin in "$(rustc --print sysroot)/bin" /usr/bin; do
        [ -f "$bin/rustc" ] && recent_enough "$(version_of "$bin/rustc")" || continue
        sysroot=$("$bin/rustc" --print sysroot)
        [ -f "$sysroot/lib/rustlib/src/rust/library/Cargo.lock" ] && return 0
    done
    return 1
}

# Sets `lld` to the folder of the rust-lld that links contracts, as toolchain.rs does.
find_lld() {
    local tools
    tools=lib/rustlib/$(rustc --version --verbose | sed -n 's/^host: //p')/bin
    for lld in "$sysroot/$tools" "$(rustc --print sysroot)/$tools" "$cache/bin"; do
        [ -f "$lld/rust-lld" ] && return 0
    done
    return 1
}

# --- 1. rustc and cargo for tools and tests --------------------------------------------------------------------------

given_path=$PATH
rustup_bin=${CARGO_HOME:-${HOME:-}/.cargo}/bin
case :$PATH: in
    *:"$rustup_bin":*) ;;
    *) PATH=$PATH:$rustup_bin ;; # this shell does not know it yet
esac

debian_rust() { # packages besides the compiler
    can_apt || return 1
    apt cargo-web rustc-web rust-web-src ca-certificates "$@"
}

# An old default of rustup's stays as it is: another toolchain is named for our own commands only.
use_stable() { export RUSTUP_TOOLCHAIN=stable; }

if ! host_works && have rustup && (export RUSTUP_AUTO_INSTALL=0 && use_stable && host_works); then
    use_stable
fi
if ! host_works && [ -x /usr/bin/cargo ] && recent_enough "$(version_of /usr/bin/rustc)"; then
    PATH=/usr/bin:$PATH
fi
if ! host_works; then
    found=$(version_of rustc)
    missing="rustc $minimum or later, with cargo, is missing (found: rustc ${found:-none})"
    if $check; then die "$missing" 'run scripts/setup.sh'; fi
    if rustup_within 300 toolchain install stable --profile minimal \
        --component rust-src --component rustfmt --component clippy; then
        use_stable
    elif debian_rust; then
        PATH=/usr/bin:$PATH
    fi
    host_works || die "$missing; get it with one of" \
        'rustup toolchain install stable   (rustup itself: see the installation page of the Rust project)' \
        "${as_root}apt-get install rustc-web cargo-web rust-web-src   (Debian 12 and later)"
fi

# --- 2. A C compiler: it links everything, and compiles secp256k1 and blake3 -----------------------------------------

if ! c_works; then
    missing='a C compiler with its headers is missing'
    if $check; then die "$missing" 'run scripts/setup.sh'; fi
    if can_apt; then apt gcc libc6-dev; fi
    c_works || die "$missing; get it with" "${as_root}apt-get install gcc libc6-dev   (Debian, Ubuntu)" \
        'xcode-select --install   (macOS)'
fi

# --- 3. The compiler for contracts, with its library's source, and a linker ------------------------------------------

if $contracts && ! find_source; then
    missing="no Rust compiler has its library's source (rust-src), which contracts need"
    if $check; then die "$missing" 'run scripts/setup.sh --contracts'; fi
    rustup_within 60 component add rust-src || debian_rust || true
    find_source || die "$missing; get it with one of" 'rustup component add rust-src' \
        "${as_root}apt-get install rustc-web cargo-web rust-web-src   (Debian 12 and later)"
fi
if $contracts && ! find_lld; then
    llvm=$("$bin/rustc" --version --verbose | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    debian_lld=/usr/lib/llvm-$llvm/bin/lld # speaks the language of that rustc's bitcode
    missing="no rust-lld for the compiler in $sysroot, which contracts need"
    if $check; then die "$missing" 'run scripts/setup.sh --contracts'; fi
    if [ ! -x "$debian_lld" ] && can_apt; then apt "lld-$llvm"; fi
    [ -x "$debian_lld" ] || die "$missing; get it with" "${as_root}apt-get install lld-$llvm"
    mkdir -p "$cache/bin"
    ln -sf "$debian_lld" "$cache/bin/rust-lld"
    say "linked $cache/bin/rust-lld to $debian_lld"
    find_lld || die "$missing"
fi

# --- 4. What only the tests need -------------------------------------------------------------------------------------

if $lints && ! { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then
    missing='rustfmt or clippy is missing'
    if $check; then die "$missing" 'run scripts/setup.sh --quick-tests'; fi
    if [ "$(rustc --print sysroot)" = /usr ]; then
        if can_apt; then apt rustfmt-web rust-web-clippy; fi
    else
        rustup_within 120 component add rustfmt clippy || true
    fi
    { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 || die "$missing; get them with one of" \
        'rustup component add rustfmt clippy' "${as_root}apt-get install rustfmt-web rust-web-clippy   (Debian's Rust)"
fi

if $scripts && ! { have node && have npm; }; then
    missing='Node.js or npm is missing'
    if $check; then die "$missing" 'run scripts/setup.sh --tests'; fi
    if can_apt; then apt nodejs npm; fi
    { have node && have npm; } || die "$missing; get them with" "${as_root}apt-get install nodejs npm   (Debian, Ubuntu)"
fi
oldest_node=20
if $scripts && [ "$(node -p 'process.versions.node.split(".")[0]')" -lt $oldest_node ]; then
    die "Node.js $oldest_node or later is needed, found $(node --version)"
fi

# --- 5. What the local node is built with ----------------------------------------------------------------------------

node_works() { have protoc && have c++ && have make && have perl; }
# A part of the node's network code, which a local node never uses, links OpenSSL: the system's, or one that is compiled,
# which takes two minutes.
system_openssl() { have pkg-config && pkg-config --exists openssl; }
if $node && ! $check && ! system_openssl && can_apt; then apt pkg-config libssl-dev; fi
if $node && ! node_works; then
    missing='protoc, a C++ compiler, make or perl is missing, which the local node is built with'
    if $check; then die "$missing" 'run scripts/setup.sh --node'; fi
    if can_apt; then apt protobuf-compiler g++ make perl; fi
    node_works || die "$missing; get them with" "${as_root}apt-get install protobuf-compiler g++ make perl   (Debian, Ubuntu)" \
        'xcode-select --install, and the package protobuf of your package manager   (macOS)'
fi

# --- What was found --------------------------------------------------------------------------------------------------

if $env; then
    if [ "$PATH" != "$given_path" ]; then printf 'export PATH=%q\n' "$PATH"; fi
    if [ -n "${RUSTUP_TOOLCHAIN:-}" ]; then printf 'export RUSTUP_TOOLCHAIN=%q\n' "$RUSTUP_TOOLCHAIN"; fi
elif ! $quiet; then
    say "tools and tests: rustc $(version_of rustc) in $(rustc --print sysroot)/bin"
    if $contracts; then say "contracts: rustc $(version_of "$bin/rustc") in $bin, linked by rust-lld in $lld"; fi
fi
