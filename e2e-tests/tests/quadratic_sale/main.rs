//! The quadratic sale, on the chain.

mod claims;
mod orders;
mod rounds;
mod settlement;
mod terms;
