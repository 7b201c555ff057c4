//! The commands, a file each.

mod attest;
mod badge;
mod bid;
mod cancel;
mod change;
mod claim;
mod common;
mod deploy;
mod draw;
mod fund;
mod invite;
mod join;
mod leave;
mod node;
mod order;
mod proceeds;
mod rehearse;
mod revoke;
mod settle;
mod status;
mod unsold;
mod withdraw;

use clap::Parser;
use common::Result;

/// Fair sales of tokens and tickets: one person, one order; equal shares, or equal chances.
#[derive(Parser)]
#[command(version)]
pub enum Command {
    Rehearse(rehearse::Rehearse),
    Deploy(deploy::Deploy),
    Status(status::Show),
    Attest(attest::Attest),
    Badge(badge::Badge),
    Order(order::Order),
    Bid(bid::Bid),
    Change(change::Change),
    Withdraw(withdraw::Withdraw),
    Revoke(revoke::Revoke),
    Invite(invite::Invite),
    Join(join::Join),
    Leave(leave::Leave),
    Settle(settle::Settle),
    Claim(claim::Claim),
    Proceeds(proceeds::Proceeds),
    Unsold(unsold::Unsold),
    Fund(fund::Fund),
    Cancel(cancel::Cancel),
    Draw(draw::Draw),
    Node(node::Node),
    EthRpc(node::EthRpc),
}

impl Command {
    /// Does what was said.
    pub fn run(self) -> Result {
        match self {
            Self::Rehearse(command) => command.run(),
            Self::Deploy(command) => command.run(),
            Self::Status(command) => command.run(),
            Self::Attest(command) => command.run(),
            Self::Badge(command) => command.run(),
            Self::Order(command) => command.run(),
            Self::Bid(command) => command.run(),
            Self::Change(command) => command.run(),
            Self::Withdraw(command) => command.run(),
            Self::Revoke(command) => command.run(),
            Self::Invite(command) => command.run(),
            Self::Join(command) => command.run(),
            Self::Leave(command) => command.run(),
            Self::Settle(command) => command.run(),
            Self::Claim(command) => command.run(),
            Self::Proceeds(command) => command.run(),
            Self::Unsold(command) => command.run(),
            Self::Fund(command) => command.run(),
            Self::Cancel(command) => command.run(),
            Self::Draw(command) => command.run(),
            Self::Node(command) => command.run(),
            Self::EthRpc(command) => command.run(),
        }
    }
}
