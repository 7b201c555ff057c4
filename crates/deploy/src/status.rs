//! A sale as it stands, for people and for machines.

use super::{
    refusals::status_name,
    view::{Holder, Receiver, Standing, View},
};
use fairsale_client::{
    address::{hex, show},
    format::lots,
};
use fairsale_input::time::{from_now, span};
use fairsale_interfaces::{
    bids::Cleared,
    draws::Drawn,
    personhood::Personhood,
    sale::{Order, Phase},
};
use fairsale_launch::plan::terms_json;
use fairsale_mechanisms::show::Words;
use serde_json::{Value, json};
use std::fmt;

/// A sale, and a person in it.
#[derive(Clone, Debug)]
pub struct Status<'a> {
    /// The sale.
    pub view: &'a View,
    /// Who stands behind an account, if one was asked about.
    pub person: Option<Personhood>,
    /// An order, if one was asked about.
    pub standing: Option<Standing>,
}

/// What a phase is called.
pub fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Announced => "announced",
        Phase::Open => "open",
        Phase::Closed => "closed",
        Phase::Settled => "settled",
        Phase::Cancelled => "cancelled",
    }
}

impl Status<'_> {
    /// The same for machines. Amounts are texts: tokens in base units, money in planck.
    pub fn json(&self) -> Value {
        let View { identity, cash, sale, terms, state, phase, now, token, tokens, money, drawn, clearing, receiver } =
            self.view;
        let (owed_tokens, owed_money) = self.view.owed();
        let mut status = json!({
            "chain": identity.chain,
            "genesis": hex(&identity.genesis),
            "sale": show(*sale),
            "phase": phase_name(*phase),
            "now": now,
            "terms": terms_json(terms),
            "token": { "symbol": token.0, "decimals": token.1 },
            "funded": state.funded,
            "escrow": { "tokens": tokens.map(|tokens| tokens.to_string()), "money": money.to_string() },
            "owed": { "tokens": owed_tokens.to_string(), "money": owed_money.to_string() },
            "proceeds": state.proceeds.to_string(),
            "unsold": state.unsold.to_string(),
            "level": state.level.to_string(),
            "demand_lots": self.view.demand().map(|demand| demand.to_string()),
        });
        if let Some(Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left }) = clearing {
            status["clearing"] = json!({
                "tick": tick,
                "price": price.to_string(),
                "filled": filled,
                "margin": margin,
                "left": left.to_string(),
            });
        }
        if !terms.common.currency.is_zero() {
            status["currency"] = json!({ "symbol": cash.symbol, "decimals": cash.decimals });
        }
        if let Some(Receiver { sale, opens_at, .. }) = receiver {
            status["receiver"] = json!({ "sale": show(*sale), "opens_at": opens_at });
        }
        if let Some(Drawn { round, seed, entries, prizes }) = drawn {
            status["draw"] = json!({ "round": round, "seed": hex(seed), "entries": entries, "prizes": prizes });
        }
        if let Some(person) = &self.person {
            status["person"] = json!({ "status": person.status, "alias": hex(&person.context_alias) });
        }
        if let Some(Standing { alias, order, holder, outcome, chance, group, bid }) = &self.standing {
            status["order"] = json!({
                "alias": hex(alias),
                "asked": order.map(|order| order.lots),
                "account": order.map(|order| show(order.account)),
                "account_is": holder.map(|holder| match holder {
                    Holder::Theirs => "theirs",
                    Holder::Nobody => "nobody's",
                    Holder::Another => "another's",
                }),
                "units": outcome.allocated.to_string(),
                "paid": outcome.paid.to_string(),
                "refund": outcome.refund.to_string(),
            });
            if terms.draws() {
                status["order"]["chance"] = json!(chance);
            }
            if let Some(bid) = bid {
                status["order"]["tick"] = json!(bid.tick);
            }
            if *group != 0 {
                status["order"]["group"] = json!(group);
            }
        }
        status
    }

    fn standing(&self, f: &mut fmt::Formatter<'_>, standing: &Standing) -> fmt::Result {
        let Standing { alias, order, holder, outcome, chance, group, bid } = standing;
        writeln!(f, "alias       {}", hex(alias))?;
        let Some(Order { lots: asked, account }) = order else {
            return writeln!(f, "order       none: never placed, withdrawn, or claimed");
        };
        match bid {
            None => writeln!(f, "order       {} by {}", lots(*asked), show(*account))?,
            Some(bid) => {
                let price = self.view.terms.deposit(1, bid.tick).unwrap_or(0); // it was paid
                let price = self.view.cash.money(price);
                writeln!(f, "bid         {} at tick {}, {price} a lot, by {}", lots(*asked), bid.tick, show(*account))?
            }
        }
        if self.view.terms.delivers_at_once() {
            return writeln!(f, "delivered   at once");
        }
        match holder {
            Some(Holder::Nobody) => writeln!(
                f,
                "            nobody is known behind that account now: it can claim after the recovery window only, an account that the \
                 person has by then at once"
            )?,
            Some(Holder::Another) => writeln!(
                f,
                "            that account is another person's now: nobody can claim this order but an account that its own person has"
            )?,
            Some(Holder::Theirs) | None => {}
        }
        let when = match self.view.phase {
            Phase::Settled | Phase::Cancelled => "to claim   ",
            _ => "closed now ",
        };
        let (units, money) = (self.view.context().units(outcome.allocated), |planck| self.view.cash.money(planck));
        writeln!(f, "{when} {units} for {}, and {} back", money(outcome.paid), money(outcome.refund))?;
        if *group != 0 {
            writeln!(f, "group       {group}")?;
        }
        if self.view.terms.draws() && matches!(self.view.phase, Phase::Open | Phase::Closed) {
            let tickets = self.view.terms.common.tickets;
            // The chance is that of a ticket more than that, and nobody gets two.
            if tickets && outcome.allocated > 0 {
                return writeln!(f, "chance      a ticket for certain, as it stands now");
            }
            let more = if tickets { "a ticket" } else { "a lot more" };
            writeln!(f, "chance      {} in {} of {more}", chance.0, chance.1)?;
        }
        Ok(())
    }
}

impl fmt::Display for Status<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let View { identity, sale, terms, state, phase, now, tokens, money, drawn, clearing, .. } = self.view;
        let context = self.view.context();
        let units = |units| context.units(units);
        writeln!(f, "sale        {} on {}", show(*sale), identity.short())?;
        writeln!(f, "phase       {}: {}", phase_name(*phase), context.wrong_phase(*phase, *now))?;
        let in_words = |planck| self.view.cash.money(planck);
        let words = Words {
            supply: units(terms.common.supply),
            count: terms.common.supply,
            lot: units(terms.common.lot_size),
            price: in_words(terms.common.price),
            who: if terms.is_open_to_all() { "an account" } else { "a person" },
            money: &in_words,
        };
        for (label, text) in terms.rule.sells(&words) {
            writeln!(f, "{label:<11} {text}")?;
        }
        let cap = lots(terms.cap_at(*now));
        if terms.is_open_to_all() {
            writeln!(f, "an account  at most {cap}; nobody is asked who is a person")?;
        } else {
            writeln!(f, "a person    at most {cap}, with status {}", status_name(terms.common.min_status))?;
        }
        writeln!(f, "opens       {}", from_now(terms.common.opens_at, *now))?;
        writeln!(f, "closes      {}", from_now(terms.common.closes_at, *now))?;
        if terms.rule.rounds() > 1 && matches!(phase, Phase::Announced | Phase::Open) {
            let (round, rounds) = (terms.rule.round(now.saturating_sub(terms.common.opens_at)), terms.rule.rounds());
            writeln!(f, "round       {round} of {rounds}, until {}", from_now(terms.end_of(round), *now))?;
        }
        if let Some(settle_by) = terms.settle_by() {
            writeln!(f, "settle by   {}, or it is cancelled", from_now(settle_by, *now))?;
        }
        writeln!(f, "recovery    {} from the settlement", span(terms.common.recovery_window))?;
        match terms.claims_from {
            Some(time) => writeln!(f, "claims      from {}", from_now(time, *now))?,
            None if terms.delivers_at_once() => writeln!(f, "delivered   by the call that pays")?,
            None => {}
        }
        if terms.common.min_raise > 0 {
            writeln!(f, "must raise  {}", self.view.cash.money(terms.common.min_raise))?;
        }
        let sells = if state.sells > 0 { format!(", and sells {}", units(state.sells)) } else { String::new() };
        writeln!(f, "funded      {}{sells}", if state.funded { "yes" } else { "no" })?;
        let tokens = tokens.map_or("what is sold does not answer,".into(), units);
        writeln!(f, "escrow      {tokens} and {}", self.view.cash.money(*money))?;
        if let Some(demand) = self.view.demand() {
            let units = demand.checked_mul(terms.common.lot_size).map_or("more than there can be".into(), units);
            writeln!(f, "demand      {demand} lots by the money in it, {units}")?;
        }
        if let Some(Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left }) = clearing {
            let when = if *phase == Phase::Settled { "cleared    " } else { "clears now " };
            writeln!(f, "{when} at tick {tick}, {} a lot: {filled} lots bid above it", self.view.cash.money(*price))?;
            writeln!(f, "            {margin} lots bid at it, which get {}", units(*left))?;
        }
        if *phase == Phase::Settled {
            let (tokens, money) = self.view.owed();
            writeln!(f, "a share     at most {}", units(state.level))?;
            writeln!(f, "to buyers   {} and {} are not claimed yet", units(tokens), self.view.cash.money(money))?;
            writeln!(f, "proceeds    {} to be taken", self.view.cash.money(state.proceeds))?;
            writeln!(f, "unsold      {} to be taken", units(state.unsold))?;
        }
        if let Some(Drawn { round, seed, entries, prizes }) = drawn {
            writeln!(f, "drawn       by round {round}, {}", hex(seed))?;
            for (class, (count, won)) in (1..).zip(entries.iter().zip(prizes)).filter(|(_, (count, _))| **count > 0) {
                let of = if class == 1 { "entries".to_owned() } else { format!("groups of {class}") };
                writeln!(f, "            {won} of {count} {of} win")?;
            }
        }
        writeln!(f, "seller      {}", show(terms.common.seller))?;
        writeln!(f, "beneficiary {}", show(terms.common.beneficiary))?;
        let sale = if self.view.receiver.is_some() { ", a sale" } else { "" };
        writeln!(f, "unsold to   {}{sale}", show(terms.common.unsold_to))?;
        writeln!(f, "token       {}", show(terms.common.asset))?;
        if !terms.common.currency.is_zero() {
            writeln!(f, "paid in     {}", show(terms.common.currency))?;
        }
        writeln!(f, "personhood  {}", show(terms.common.personhood))?;
        if terms.draws() {
            writeln!(f, "beacon      {}", show(terms.common.beacon))?;
        }
        if let Some(person) = &self.person {
            writeln!(f, "status      {}", status_name(person.status))?;
        }
        match &self.standing {
            Some(standing) => self.standing(f, standing),
            None => Ok(()),
        }
    }
}
