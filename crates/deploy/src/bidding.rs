//! Bids in an auction.

use super::{
    Error,
    buying::{paid, plain, require, standing},
    call::Call,
    refusals::refusal,
    view::View,
};
use fairsale_chain::{Account, typed::message_bytes};
use fairsale_client::{format::lots, network::Network};
use fairsale_interfaces::{
    bids::{self, Bids},
    sale::{self, Phase},
};
use fairsale_launch::order_book::tick_of;
use ink::scale::Encode;

const ACTION: &str = "bid";

/// Where on the ladder is bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    /// At this tick.
    Tick(u32),
    /// At the tick of this price, in planck.
    Price(u128),
}

/// What an auction's refusal means.
pub fn meaning(view: &View) -> impl Fn(&[u8]) -> Option<String> + use<> {
    let view = view.clone();
    move |output| refusal::<bids::Error>(output).map(|error| view.context().bid(&error))
}

/// A bid, or a raise of the bid that there is; without `lots` for as many as before, or one.
///
/// # Errors
/// If the auction would refuse it, or the sale is none.
pub fn bid<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    from: &Account,
    height: Height,
    asked: Option<u32>,
) -> Result<Call, Error> {
    let refuse = |error: bids::Error| Error::refused(ACTION, view.context().bid(&error));
    let Some(ladder) = view.terms.rule.ladder(view.terms.common.price) else {
        return Err(Error::refused(ACTION, "this sale is no auction; `fairsale order` orders lots"));
    };
    require(view, ACTION, &[Phase::Open])?;
    let tick = match height {
        Height::Tick(tick) => tick,
        Height::Price(price) => {
            tick_of(&ladder, price).map_err(|expected| Error::not("--price", expected, price.to_string()))?
        }
    };
    let price = ladder.price(tick).ok_or_else(|| refuse(bids::Error::WrongTick { tick, ticks: ladder.ticks }))?.0;
    // Who bid may raise the bid with any status, as orders may be changed.
    let before = standing(network, view, ACTION, from, 1)?.bid;
    if before.is_none() {
        standing(network, view, ACTION, from, view.terms.common.min_status)?;
    }
    let asked = asked.or(before.map(|bid| bid.lots)).unwrap_or(1);
    let max = view.terms.cap_at(view.now);
    if !(1..=max).contains(&asked) {
        return Err(refuse(bids::Error::Sale(sale::Error::WrongLots { lots: asked, max })));
    }
    let cost =
        |lots, tick| view.terms.deposit(lots, tick).ok_or_else(|| refuse(bids::Error::Sale(sale::Error::Overflow)));
    let (due, money) = (cost(asked, tick)?, |planck| view.cash.money(planck));
    let (value, what) = match before {
        None => {
            (due, format!("{} at tick {tick}, {} a lot, for a deposit of {}", lots(asked), money(price), money(due)))
        }
        Some(bid) => {
            let raised = asked >= bid.lots && tick >= bid.tick && (asked, tick) != (bid.lots, bid.tick);
            if !raised {
                let (tick_before, lots_before) = (bid.tick, bid.lots);
                return Err(refuse(bids::Error::NotRaised { tick, lots: asked, tick_before, lots_before }));
            }
            let more = due.saturating_sub(cost(bid.lots, bid.tick)?); // prices rise
            let from = format!("from {} at tick {}", lots(bid.lots), bid.tick);
            (
                more,
                format!("{from} to {} at tick {tick}, {} a lot, for {} more", lots(asked), money(price), money(more)),
            )
        }
    };
    let mut call = plain(view, ACTION, what, message_bytes(view.auction().bid(tick, asked)));
    call.what.push(
        "  binds    a bid can be raised, not lowered or withdrawn; what is above the clearing price comes back".into(),
    );
    paid(network, view, from, value, call, |error| bids::Error::Sale(error).encode())
}
