//! Every promise and every attack, on the embedded chain or on a node (`e2e_tests::chain`). It is one program, since each has a
//! whole runtime in it.

mod auction;
mod badge;
mod capped_sale;
mod commit_reveal_beacon;
mod conformance;
mod currencies;
mod drand_beacon;
mod fixed_sale;
mod flat_costs;
mod hostile;
mod invariants;
mod lottery_sale;
mod node_faults;
mod personhood;
mod quadratic_sale;
mod ticket;
mod token;
