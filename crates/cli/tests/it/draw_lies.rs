//! Sales that lie about their draw, in events that no contract of ours would announce; and what an auditor makes of it.

mod auction;
mod beacons;
mod clearing;
mod settlement;
mod terms;
