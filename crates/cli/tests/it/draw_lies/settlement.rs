//! What was settled when it could not be, or raised too little: in sales of every kind that draw.

use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_draw::{Log, log::Said, verify};
use fairsale_launch::Launch;
use fairsale_rehearsal::rehearse;
use std::path::Path;

pub fn rehearsed(example: &str) -> Log {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    let (launch, codes) = (Launch::load(&file, None).expect("it is good"), Codes::built_in());
    rehearse(&mut EmbeddedChain::new(), &launch, &codes, None, &mut |_| ()).expect("it adds up").only().log
}

#[test]
fn no_sale_is_settled_too_early_too_late_or_for_too_little() {
    for example in ["quadratic.toml", "fractional.toml", "indivisible.toml", "lottery.toml"] {
        let log = rehearsed(example);
        let closed_at = verify(&log).expect("it agrees").closed_at;
        let settle_by = log.header.terms.settle_by().expect("it draws");
        let settled = log.events.iter().position(|event| matches!(event.said, Said::Settled { .. })).expect("it was");
        for (time, agrees) in [(closed_at - 1, false), (closed_at, true), (settle_by - 1, true), (settle_by, false)] {
            let mut other = log.clone();
            other.events[settled].time = time;
            match verify(&other) {
                Ok(_) => assert!(agrees, "{example}: {time}"),
                Err(error) => assert_eq!((agrees, &*error.what), (false, "the time of the settlement"), "{example}"),
            }
        }
        let Said::Settled { proceeds, .. } = log.events[settled].said else { panic!("it was found as one") };
        let least = |min_raise| {
            let mut other = log.clone();
            other.header.terms.common.min_raise = min_raise;
            verify(&other)
        };
        assert!(example == "lottery.toml" || least(proceeds).is_ok(), "{example}");
        let error = least(proceeds + 1).expect_err("it had to be cancelled").to_string();
        // A lottery that draws raises enough in any case: otherwise it would never have been made.
        let why = if example == "lottery.toml" { "MinRaise" } else { "what is raised by a sale that was settled" };
        assert!(error.contains(why), "{example}: {error}");
    }
}
