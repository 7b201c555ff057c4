//! A capped sale by its rules: `contracts/capped_sale/README.md`.

mod dust;
mod events;
mod fairness;
mod orders;
mod rounding;
mod settlement;
mod sources;
mod terms;
