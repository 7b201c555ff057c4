//! Sales that lie about their draw, in events that no contract of ours would announce; and what an auditor makes of it.

mod auction;
mod beacons;
mod cancelled;
mod clearing;
mod clocks;
mod parties;
mod settlement;
mod terms;
