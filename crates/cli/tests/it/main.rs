//! The command and its library, as organisers, buyers and auditors use them. It is one program, since each has a whole runtime
//! in it.

mod badge;
mod command;
mod draw;
mod draw_lies;
mod draws;
mod examples;
mod launches;
mod lies;
mod market;
mod operator;
mod rehearsals;
