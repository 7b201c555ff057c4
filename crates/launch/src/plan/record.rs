//! The record of a plan: what its steps were given, and what the launch file said.

use super::{Places, Plan, Step, Task};
use crate::{Beacon, Goods, Launch, Part, PersonhoodSource as Source};
use fairsale_client::{
    address::{Somebody, hex, show},
    beacon::Network,
};
use fairsale_input::time;
use fairsale_mechanisms::terms::Terms;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Plan {
    /// What the constructor or the message of a step is given, for the record. Amounts are texts.
    pub fn parameters(&self, task: Task, places: &Places) -> Map<String, Value> {
        let goods = &self.launch.goods;
        let sale = || task.sale.expect("it is a sale's own step; qed");
        let parameters = match task.step {
            Step::Fund => json!({}),
            Step::DrandBeacon => {
                let Network { schedule, key } = self.network();
                json!({ "genesis": schedule.genesis, "period": schedule.period, "key": hex(key.as_flattened()) })
            }
            Step::Ticket => json!({
                "name": goods.name(),
                "symbol": goods.symbol(),
                "base_uri": if let Goods::Tickets(tickets) = goods { &tickets.base_uri } else { "" },
                "supply": goods.supply().to_string(),
                "transferable_at": self.transferable_at(),
                "personhood": show(self.personhood(places)),
                "context": hex(&self.launch.personhood.context),
            }),
            Step::Personhood => json!({
                "owner": show(self.owner()),
                "issuers": self.issuers().into_iter().map(show).collect::<Vec<_>>(),
                "threshold": self.launch.personhood.threshold,
            }),
            Step::Token => json!({
                "name": goods.name(),
                "symbol": goods.symbol(),
                "decimals": goods.decimals(),
                "supply": goods.supply().to_string(),
                "transferable_at": self.transferable_at(),
            }),
            Step::Sale => terms_json(&self.terms(places, sale())),
            Step::Reserve => json!({
                "sale": show(places.of(self.sale_task(sale()))),
                "currency": show(self.launch.currency()),
                "value": self.launch.payment.as_ref().map(|payment| payment.reserve.to_string()),
            }),
            Step::Allot => json!({
                "sale": show(places.of(self.sale_task(sale()))),
                "value": self.part(sale()).allotted.to_string(),
            }),
        };
        if let Value::Object(map) = parameters { map } else { Map::new() }
    }

    /// All that the launch file decides, by field, to see whether it changed since.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let Launch { goods, sales, payment, beacon, personhood, deploy } = &self.launch;
        let first = self.launch.opens_after();
        let opens_at = deploy.opens_at.map_or(format!("{first} s after the deployment"), time::utc);
        let mut fields: Vec<(String, String)> = vec![
            ("deploy.opens_at".into(), opens_at),
            ("deploy.beneficiary".into(), somebody(&deploy.beneficiary)),
            ("deploy.unsold_to".into(), somebody(&deploy.unsold_to)),
            ("personhood.min_status".into(), personhood.min_status.to_string()),
            ("personhood.context".into(), hex(&personhood.context)),
        ];
        let mut add = |field: &str, value: String| fields.push((field.into(), value));
        match goods {
            Goods::Token(token) => {
                add("token.name", token.name.clone());
                add("token.symbol", token.symbol.clone());
                add("token.decimals", token.decimals.to_string());
                add("token.supply", token.supply.to_string());
                add("token.locked_for", token.locked_for.to_string());
            }
            Goods::Tickets(tickets) => {
                add("ticket.name", tickets.name.clone());
                add("ticket.symbol", tickets.symbol.clone());
                add("ticket.base_uri", tickets.base_uri.clone());
                add("ticket.supply", tickets.supply.to_string());
                add("ticket.locked_for", tickets.locked_for.to_string());
            }
        }
        if let Some(payment) = payment {
            add("payment.currency", show(payment.currency));
            add("payment.reserve", payment.reserve.to_string());
        }
        for part in sales {
            for (field, value) in self.sale_fields(part) {
                add(&part.field(field), value);
            }
        }
        match beacon {
            None => {}
            Some(Beacon::Local) => add("beacon.source", "local".into()),
            Some(Beacon::Drand) => add("beacon.source", "drand".into()),
            Some(Beacon::Existing(address)) => add("beacon.source", show(*address)),
        }
        match personhood.source {
            Source::Precompile => add("personhood.source", "precompile".into()),
            Source::Nobody => add("personhood.source", "nobody".into()),
            Source::Existing(address) => add("personhood.source", show(address)),
            Source::Registry => {
                let issuers: Vec<_> = self.issuers().into_iter().map(show).collect();
                let owner = if self.owner().is_zero() { "nobody".into() } else { show(self.owner()) };
                add("personhood.source", "registry".into());
                add("personhood.issuers", issuers.join(", "));
                add("personhood.threshold", personhood.threshold.to_string());
                add("personhood.owner", owner);
            }
        }
        fields.into_iter().collect()
    }

    /// What the launch file says of a sale.
    fn sale_fields(&self, part: &Part) -> Vec<(&'static str, String)> {
        let sale = &part.sale;
        let mut fields = vec![
            ("supply", sale.supply.to_string()),
            (sale.rule.price_field(), sale.price.to_string()),
            ("min_raise", sale.min_raise.to_string()),
            ("lasts", sale.lasts.to_string()),
            ("recovery_window", sale.recovery_window.to_string()),
        ];
        if !sale.tickets {
            fields.push(("lot_size", sale.lot_size.to_string()));
        }
        fields.extend(sale.rule.record(sale));
        if sale.open_to_all {
            fields.push(("open_to_all", "true".into()));
        }
        fields.extend(sale.claims_after.map(|seconds| ("claims_after", seconds.to_string())));
        if let Some(seconds) = sale.settle_within {
            fields.push(("settle_within", seconds.to_string()));
        }
        // Nor has that of an only sale more than before there were several.
        if !part.name.is_empty() {
            let receiver = |place: usize| format!("the sale {:?}", self.part(place).name);
            fields.extend([
                ("opens_after", sale.opens_after.to_string()),
                ("allotted", part.allotted.to_string()),
                ("unsold_to", part.unsold_to.map_or("as deploy.unsold_to".into(), receiver)),
            ]);
            fields.extend(part.beneficiary.as_ref().map(|who| ("beneficiary", show(who.address))));
        }
        fields
    }
}

fn somebody(who: &Option<Somebody>) -> String {
    who.as_ref().map_or("the deployer".into(), |who| show(who.address))
}

/// Terms for machines. Amounts are texts: tokens in base units, money in planck.
pub fn terms_json(terms: &Terms) -> Value {
    serde_json::to_value(terms).expect("its keys are texts; qed")
}
