//! The chains: embedded, and behind a node. It is one program, since each has a whole runtime in it.

mod common;
mod embedded;
mod node;
mod people;
mod typed;
