//! `fairsale`: fair token sales from the command line.

mod commands;

use clap::Parser;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// glibc's gives memory back to the system and takes it again at nearly every call of a contract, which doubled the time
/// of large rehearsals.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match commands::Command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
