//! A capped sale by its rules: `contracts/capped_sale/README.md`.

mod claims;
mod events;
mod fairness;
mod life;
mod orders;
mod persons;
mod rounding;
mod settlement;
mod terms;
