//! The quadratic sale, on the chain.

mod costs;
mod draw;
mod orders;
mod rounds;
mod sequences;
mod settlement;
mod terms;
