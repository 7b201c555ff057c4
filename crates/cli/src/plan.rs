//! The steps of a deployment, and what each sends. A plan knows no chain.

use crate::{
    address::{hex, show},
    deployment::{
        CappedSale, CappedSaleOfficeRef, CappedSaleRef, Codes, PersonhoodOfficeRef, PersonhoodRegistryRef,
        QuadraticSaleOfficeRef, QuadraticSaleRef, Token, TokenRef,
    },
    issuer::Issuer,
    launch::{Beacon, Goods, Issuers, Launch, Owner, PRECOMPILE, PersonhoodSource as Source},
    rule::Rule,
    terms::Terms,
    time,
};
use fairsale_chain::{
    Address,
    typed::{at, constructor_bytes, message_bytes},
};
use fairsale_interfaces::sale::Sale;
use ink::abi::Ink;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is done, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Makes the code that registries share.
    PersonhoodOffice,
    /// Makes the code that capped sales share.
    CappedSaleOffice,
    /// Makes the code that quadratic sales share.
    QuadraticSaleOffice,
    /// Makes the registry of persons.
    Personhood,
    /// Makes the token.
    Token,
    /// Makes a capped sale.
    CappedSale,
    /// Makes a quadratic sale.
    QuadraticSale,
    /// Sends the supply to the sale.
    Allot,
    /// Tells the sale that it is there.
    Fund,
}

impl Step {
    /// What it is called, in files too.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonhoodOffice => "personhood_office",
            Self::CappedSaleOffice => "capped_sale_office",
            Self::QuadraticSaleOffice => "quadratic_sale_office",
            Self::Personhood => "personhood",
            Self::Token => "token",
            Self::CappedSale => "capped_sale",
            Self::QuadraticSale => "quadratic_sale",
            Self::Allot => "allot",
            Self::Fund => "fund",
        }
    }

    /// What it does, for people.
    pub fn about(self) -> &'static str {
        match self {
            Self::PersonhoodOffice => "makes the code that registries share",
            Self::CappedSaleOffice | Self::QuadraticSaleOffice => "makes the code that sales share",
            Self::Personhood => "makes the registry of persons",
            Self::Token => "makes the token",
            Self::CappedSale | Self::QuadraticSale => "makes the sale",
            Self::Allot => "sends the supply to the sale",
            Self::Fund => "tells the sale that it is there",
        }
    }

    /// The code of the contract that it makes; nothing if it only sends a message.
    pub fn code(self, codes: &Codes) -> Option<&[u8]> {
        match self {
            Self::PersonhoodOffice => Some(&codes.personhood_office),
            Self::CappedSaleOffice => Some(&codes.capped_sale_office),
            Self::QuadraticSaleOffice => Some(&codes.quadratic_sale_office),
            Self::Personhood => Some(&codes.personhood),
            Self::Token => Some(&codes.token),
            Self::CappedSale => Some(&codes.capped_sale),
            Self::QuadraticSale => Some(&codes.quadratic_sale),
            Self::Allot | Self::Fund => None,
        }
    }

    /// What its cost is called in a rehearsal's report.
    pub fn cost_name(self) -> &'static str {
        match self {
            Self::PersonhoodOffice => "deploy_personhood_office",
            Self::CappedSaleOffice | Self::QuadraticSaleOffice => "deploy_sale_office",
            Self::Personhood => "deploy_personhood",
            Self::Token => "deploy_token",
            Self::CappedSale | Self::QuadraticSale => "deploy_sale",
            Self::Allot => "allot",
            Self::Fund => "fund",
        }
    }

    /// Does it make code that several launches share?
    pub fn is_office(self) -> bool {
        matches!(self, Self::PersonhoodOffice | Self::CappedSaleOffice | Self::QuadraticSaleOffice)
    }

    /// The step that makes the code that such sales share.
    pub fn sale_office(rule: Rule) -> Self {
        match rule {
            Rule::Capped { .. } => Self::CappedSaleOffice,
            Rule::Whole { .. } => Self::QuadraticSaleOffice,
            Rule::Lottery => todo!(),
        }
    }

    /// Does it make the sale?
    pub fn is_sale(self) -> bool {
        matches!(self, Self::CappedSale | Self::QuadraticSale)
    }
}

/// A launch on a chain by somebody: nothing is open any more but where contracts will stand.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is launched.
    pub launch: Launch,
    /// By whom: the seller.
    pub deployer: Address,
    /// When the sale opens, in seconds since 1970.
    pub opens_at: u64,
    /// What contracts see of the chain's smallest unit.
    pub payment_unit: u64,
}

/// Where what was made stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<Step, Address>);

impl Places {
    /// The contract of a step stands here.
    pub fn put(&mut self, step: Step, address: Address) {
        self.0.insert(step, address);
    }

    /// Where the contract of a step stands, which was done.
    pub fn of(&self, step: Step) -> Address {
        *self.0.get(&step).expect("steps are done in order, and a later one only asks for earlier ones; qed")
    }
}

/// What a step sends.
#[derive(Clone, Debug)]
pub enum Action<'a> {
    /// Makes a contract.
    Make {
        /// Its code.
        code: &'a [u8],
        /// The constructor's input.
        data: Vec<u8>,
    },
    /// Sends a message.
    Send {
        /// To whom.
        to: Address,
        /// What.
        data: Vec<u8>,
    },
}

impl Plan {
    /// The steps of this launch.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = vec![Step::PersonhoodOffice, self.sale_office(), Step::Personhood];
        if self.launch.personhood.source != Source::Registry {
            steps.retain(|step| !matches!(step, Step::PersonhoodOffice | Step::Personhood));
        }
        steps.extend([Step::Token, self.sale_step(), Step::Allot, Step::Fund]);
        steps
    }

    /// The step that makes the sale.
    pub fn sale_step(&self) -> Step {
        match self.launch.sale.rule {
            Rule::Capped { .. } => Step::CappedSale,
            Rule::Whole { .. } => Step::QuadraticSale,
            Rule::Lottery => todo!(),
        }
    }

    /// The step that makes the code that such sales share.
    fn sale_office(&self) -> Step {
        Step::sale_office(self.launch.sale.rule)
    }

    /// The step that makes what is sold.
    pub fn goods_step(&self) -> Step {
        Step::Token
    }

    /// First second at which the sale takes no orders any more.
    pub fn closes_at(&self) -> u64 {
        self.opens_at + self.launch.sale.lasts // the end of the year 9999 and a hundred years, at most
    }

    /// First second at which everybody may send the token.
    pub fn transferable_at(&self) -> u64 {
        self.closes_at() + self.launch.goods.locked_for()
    }

    /// The issuers of a new registry.
    pub fn issuers(&self) -> Vec<Address> {
        match &self.launch.personhood.issuers {
            Issuers::Development(count) => Issuer::several(*count).iter().map(Issuer::address).collect(),
            Issuers::Named(addresses) => addresses.clone(),
        }
    }

    /// Who may change them; zero: nobody.
    pub fn owner(&self) -> Address {
        match &self.launch.personhood.owner {
            Owner::Deployer => self.deployer,
            Owner::Nobody => Address::zero(),
            Owner::Somebody(somebody) => somebody.address,
        }
    }

    /// The terms of the sale.
    pub fn terms(&self, places: &Places) -> Terms {
        let Launch { sale, personhood, deploy, .. } = &self.launch;
        let or_deployer = |somebody: &Option<crate::address::Somebody>| {
            somebody.as_ref().map_or(self.deployer, |somebody| somebody.address)
        };
        Terms {
            seller: self.deployer,
            beneficiary: or_deployer(&deploy.beneficiary),
            unsold_to: or_deployer(&deploy.unsold_to),
            rule: sale.rule,
            office: places.of(self.sale_office()),
            token: places.of(self.goods_step()),
            personhood: match personhood.source {
                Source::Registry => places.of(Step::Personhood),
                Source::Precompile => PRECOMPILE,
                Source::Existing(address) => address,
            },
            context: personhood.context,
            min_status: personhood.min_status,
            supply: sale.supply,
            lot_size: sale.lot_size,
            beacon: self.beacon(places),
            price: sale.price,
            payment_unit: self.payment_unit,
            min_raise: sale.min_raise,
            opens_at: self.opens_at,
            closes_at: self.closes_at(),
            settle_by: sale.settle_within.map(|seconds| self.closes_at() + seconds), // as far away as that, at most
            recovery_window: sale.recovery_window,
        }
    }

    /// By whose randomness is drawn; zero: nothing is.
    fn beacon(&self, _places: &Places) -> Address {
        match self.launch.beacon {
            None => Address::zero(),
            Some(Beacon::Existing(address)) => address,
            Some(Beacon::Local | Beacon::Drand) => todo!(),
        }
    }

    /// What a step sends. All steps before must be done.
    pub fn action<'a>(&self, step: Step, codes: &'a Codes, places: &Places) -> Action<'a> {
        let data = match step {
            Step::PersonhoodOffice => constructor_bytes(PersonhoodOfficeRef::new()),
            Step::CappedSaleOffice => constructor_bytes(CappedSaleOfficeRef::new()),
            Step::QuadraticSaleOffice => constructor_bytes(QuadraticSaleOfficeRef::new()),
            Step::Personhood => {
                let office = places.of(Step::PersonhoodOffice);
                let (issuers, threshold) = (self.issuers(), self.launch.personhood.threshold);
                constructor_bytes(PersonhoodRegistryRef::new(office, self.owner(), issuers.into(), threshold.into()))
            }
            Step::Token => {
                let goods = &self.launch.goods;
                let (name, symbol) = (goods.name().to_owned().into(), goods.symbol().to_owned().into());
                constructor_bytes(TokenRef::new(name, symbol, goods.decimals(), goods.supply(), self.transferable_at()))
            }
            Step::CappedSale => {
                let terms = self.terms(places).capped().expect("of a capped sale's plan; qed");
                constructor_bytes(CappedSaleRef::new((&terms).into()))
            }
            Step::QuadraticSale => {
                let terms = self.terms(places).whole().expect("of a quadratic sale's plan; qed");
                constructor_bytes(QuadraticSaleRef::new((&terms).into()))
            }
            Step::Allot => {
                let mut token: Token = at::<TokenRef, Ink>(places.of(Step::Token));
                let (to, data) = message_bytes(token.allot(places.of(self.sale_step()), self.launch.sale.supply));
                return Action::Send { to, data };
            }
            Step::Fund => {
                let mut sale: CappedSale = at::<CappedSaleRef, Ink>(places.of(self.sale_step()));
                let (to, data) = message_bytes(sale.fund());
                return Action::Send { to, data };
            }
        };
        Action::Make { code: step.code(codes).expect("it makes a contract; qed"), data }
    }

    /// What the constructor or the message of a step is given, for the record. Amounts are texts.
    pub fn parameters(&self, step: Step, places: &Places) -> Map<String, Value> {
        let goods = &self.launch.goods;
        let parameters = match step {
            Step::PersonhoodOffice | Step::CappedSaleOffice | Step::QuadraticSaleOffice | Step::Fund => json!({}),
            Step::Personhood => json!({
                "office": show(places.of(Step::PersonhoodOffice)),
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
            Step::CappedSale | Step::QuadraticSale => terms_json(&self.terms(places)),
            Step::Allot => json!({
                "sale": show(places.of(self.sale_step())),
                "value": self.launch.sale.supply.to_string(),
            }),
        };
        if let Value::Object(map) = parameters { map } else { Map::new() }
    }

    /// All that the launch file decides, by field, to see whether it changed since.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let Launch { goods, sale, beacon, personhood, deploy, .. } = &self.launch;
        let somebody = |who: &Option<crate::address::Somebody>| {
            who.as_ref().map_or("the deployer".into(), |who| show(who.address))
        };
        let opens_at = deploy.opens_at.map_or(format!("{} s after the deployment", sale.opens_after), time::utc);
        let mut fields = vec![
            ("sale.supply", sale.supply.to_string()),
            ("sale.price", sale.price.to_string()),
            ("sale.min_raise", sale.min_raise.to_string()),
            ("sale.lasts", sale.lasts.to_string()),
            ("sale.recovery_window", sale.recovery_window.to_string()),
            ("deploy.opens_at", opens_at),
            ("deploy.beneficiary", somebody(&deploy.beneficiary)),
            ("deploy.unsold_to", somebody(&deploy.unsold_to)),
            ("personhood.min_status", personhood.min_status.to_string()),
            ("personhood.context", hex(&personhood.context)),
        ];
        fields.extend(match goods {
            Goods::Token(token) => vec![
                ("token.name", token.name.clone()),
                ("token.symbol", token.symbol.clone()),
                ("token.decimals", token.decimals.to_string()),
                ("token.supply", token.supply.to_string()),
                ("token.locked_for", token.locked_for.to_string()),
                ("sale.lot_size", sale.lot_size.to_string()),
            ],
            Goods::Tickets(tickets) => vec![
                ("ticket.name", tickets.name.clone()),
                ("ticket.symbol", tickets.symbol.clone()),
                ("ticket.base_uri", tickets.base_uri.clone()),
                ("ticket.supply", tickets.supply.to_string()),
                ("ticket.locked_for", tickets.locked_for.to_string()),
            ],
        });
        // A capped sale's record has no more than before there were other mechanisms.
        match sale.rule {
            Rule::Capped { max_lots } => fields.push(("sale.max_lots", max_lots.to_string())),
            Rule::Whole { quadratic, first_cap, cap_step, rounds, round_seconds } => fields.extend([
                ("sale.mechanism", if quadratic { "quadratic" } else { "capped" }.to_owned()),
                ("sale.remainder", if sale.draws { "draw" } else { "unsold" }.to_owned()),
                ("sale.first_cap", first_cap.to_string()),
                ("sale.cap_step", cap_step.to_string()),
                ("sale.rounds", rounds.to_string()),
                ("sale.round_lasts", round_seconds.to_string()),
            ]),
            Rule::Lottery => fields.push(("sale.mechanism", "lottery".into())),
        }
        if let Some(seconds) = sale.settle_within {
            fields.push(("sale.settle_within", seconds.to_string()));
        }
        match beacon {
            None => {}
            Some(Beacon::Local) => fields.push(("beacon.source", "local".into())),
            Some(Beacon::Drand) => fields.push(("beacon.source", "drand".into())),
            Some(Beacon::Existing(address)) => fields.push(("beacon.source", show(*address))),
        }
        match personhood.source {
            Source::Precompile => fields.push(("personhood.source", "precompile".into())),
            Source::Existing(address) => fields.push(("personhood.source", show(address))),
            Source::Registry => {
                let issuers: Vec<_> = self.issuers().into_iter().map(show).collect();
                let owner = if self.owner().is_zero() { "nobody".into() } else { show(self.owner()) };
                fields.extend([
                    ("personhood.source", "registry".into()),
                    ("personhood.issuers", issuers.join(", ")),
                    ("personhood.threshold", personhood.threshold.to_string()),
                    ("personhood.owner", owner),
                ]);
            }
        }
        fields.into_iter().map(|(field, value)| (field.into(), value)).collect()
    }
}

/// Terms for machines. Amounts are texts: tokens in base units, money in planck.
pub fn terms_json(terms: &Terms) -> Value {
    serde_json::to_value(terms).expect("its keys are texts; qed")
}
