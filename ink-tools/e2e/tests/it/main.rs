//! ink!'s end-to-end builders: on small contracts of EVM code, and on ours.

mod builders;
mod contracts;
