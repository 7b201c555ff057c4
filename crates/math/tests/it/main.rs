//! The arithmetic: by worked examples, beside models that do without its methods, and by chance.

mod clearing;
mod common;
mod draw;
mod golden;
mod groups;
mod histogram;
mod ladder;
mod mixing;
mod permutation;
mod statistics;
mod water_level;
mod whole;
mod wide;
