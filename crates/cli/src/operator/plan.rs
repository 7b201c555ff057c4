//! The steps of a deployment, and what each sends. A plan knows no chain.

use crate::{
    address::{hex, show},
    deployment::{
        CappedSale, CappedSaleOfficeRef, CappedSaleRef, Codes, PersonhoodOfficeRef, PersonhoodRegistryRef, Token,
        TokenRef,
    },
    issuer::Issuer,
    launch::{Issuers, Launch, Owner, PRECOMPILE, PersonhoodSource as Source},
    time,
};
use capped_sale::Terms;
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
    /// Makes the code that sales share.
    CappedSaleOffice,
    /// Makes the registry of persons.
    Personhood,
    /// Makes the token.
    Token,
    /// Makes the sale.
    CappedSale,
    /// Sends the supply to the sale.
    Allot,
    /// Tells the sale that it is there.
    Fund,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::PersonhoodOffice,
        Self::CappedSaleOffice,
        Self::Personhood,
        Self::Token,
        Self::CappedSale,
        Self::Allot,
        Self::Fund,
    ];

    /// What it is called, in files too.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonhoodOffice => "personhood_office",
            Self::CappedSaleOffice => "capped_sale_office",
            Self::Personhood => "personhood",
            Self::Token => "token",
            Self::CappedSale => "capped_sale",
            Self::Allot => "allot",
            Self::Fund => "fund",
        }
    }

    /// What it does, for people.
    pub fn about(self) -> &'static str {
        match self {
            Self::PersonhoodOffice => "makes the code that registries share",
            Self::CappedSaleOffice => "makes the code that sales share",
            Self::Personhood => "makes the registry of persons",
            Self::Token => "makes the token",
            Self::CappedSale => "makes the sale",
            Self::Allot => "sends the supply to the sale",
            Self::Fund => "tells the sale that it is there",
        }
    }

    /// The code of the contract that it makes; nothing if it only sends a message.
    pub fn code(self, codes: &Codes) -> Option<&[u8]> {
        match self {
            Self::PersonhoodOffice => Some(&codes.personhood_office),
            Self::CappedSaleOffice => Some(&codes.capped_sale_office),
            Self::Personhood => Some(&codes.personhood),
            Self::Token => Some(&codes.token),
            Self::CappedSale => Some(&codes.capped_sale),
            Self::Allot | Self::Fund => None,
        }
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

    fn of(&self, step: Step) -> Address {
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
        let registry = self.launch.personhood.source == Source::Registry;
        let needed = |step: &Step| registry || !matches!(step, Step::PersonhoodOffice | Step::Personhood);
        Step::ALL.into_iter().filter(needed).collect()
    }

    /// First second at which the sale takes no orders any more.
    pub fn closes_at(&self) -> u64 {
        self.opens_at + self.launch.sale.lasts // the end of the year 9999 and a hundred years, at most
    }

    /// First second at which everybody may send the token.
    pub fn transferable_at(&self) -> u64 {
        self.closes_at() + self.launch.token.locked_for
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
            office: places.of(Step::CappedSaleOffice),
            token: places.of(Step::Token),
            personhood: match personhood.source {
                Source::Registry => places.of(Step::Personhood),
                Source::Precompile => PRECOMPILE,
                Source::Existing(address) => address,
            },
            context: personhood.context,
            min_status: personhood.min_status,
            supply: sale.supply,
            lot_size: sale.lot_size,
            max_lots: sale.max_lots,
            price: sale.price,
            payment_unit: self.payment_unit,
            min_raise: sale.min_raise,
            opens_at: self.opens_at,
            closes_at: self.closes_at(),
            recovery_window: sale.recovery_window,
        }
    }

    /// What a step sends. All steps before must be done.
    pub fn action<'a>(&self, step: Step, codes: &'a Codes, places: &Places) -> Action<'a> {
        let token = &self.launch.token;
        let data = match step {
            Step::PersonhoodOffice => constructor_bytes(PersonhoodOfficeRef::new()),
            Step::CappedSaleOffice => constructor_bytes(CappedSaleOfficeRef::new()),
            Step::Personhood => {
                let office = places.of(Step::PersonhoodOffice);
                let (issuers, threshold) = (self.issuers(), self.launch.personhood.threshold);
                constructor_bytes(PersonhoodRegistryRef::new(office, self.owner(), issuers.into(), threshold.into()))
            }
            Step::Token => {
                let (name, symbol) = (token.name.clone().into(), token.symbol.clone().into());
                constructor_bytes(TokenRef::new(name, symbol, token.decimals, token.supply, self.transferable_at()))
            }
            Step::CappedSale => constructor_bytes(CappedSaleRef::new((&self.terms(places)).into())),
            Step::Allot => {
                let mut token: Token = at::<TokenRef, Ink>(places.of(Step::Token));
                let (to, data) = message_bytes(token.allot(places.of(Step::CappedSale), self.launch.sale.supply));
                return Action::Send { to, data };
            }
            Step::Fund => {
                let mut sale: CappedSale = at::<CappedSaleRef, Ink>(places.of(Step::CappedSale));
                let (to, data) = message_bytes(sale.fund());
                return Action::Send { to, data };
            }
        };
        Action::Make { code: step.code(codes).expect("it makes a contract; qed"), data }
    }

    /// What the constructor or the message of a step is given, for the record. Amounts are texts.
    pub fn parameters(&self, step: Step, places: &Places) -> Map<String, Value> {
        let token = &self.launch.token;
        let parameters = match step {
            Step::PersonhoodOffice | Step::CappedSaleOffice | Step::Fund => json!({}),
            Step::Personhood => json!({
                "office": show(places.of(Step::PersonhoodOffice)),
                "owner": show(self.owner()),
                "issuers": self.issuers().into_iter().map(show).collect::<Vec<_>>(),
                "threshold": self.launch.personhood.threshold,
            }),
            Step::Token => json!({
                "name": token.name,
                "symbol": token.symbol,
                "decimals": token.decimals,
                "supply": token.supply.to_string(),
                "transferable_at": self.transferable_at(),
            }),
            Step::CappedSale => terms_json(&self.terms(places)),
            Step::Allot => json!({
                "sale": show(places.of(Step::CappedSale)),
                "value": self.launch.sale.supply.to_string(),
            }),
        };
        if let Value::Object(map) = parameters { map } else { Map::new() }
    }

    /// All that the launch file decides, by field, to see whether it changed since.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let Launch { token, sale, personhood, deploy, .. } = &self.launch;
        let somebody = |who: &Option<crate::address::Somebody>| {
            who.as_ref().map_or("the deployer".into(), |who| show(who.address))
        };
        let opens_at = deploy.opens_at.map_or(format!("{} s after the deployment", sale.opens_after), time::utc);
        let mut fields = vec![
            ("token.name", token.name.clone()),
            ("token.symbol", token.symbol.clone()),
            ("token.decimals", token.decimals.to_string()),
            ("token.supply", token.supply.to_string()),
            ("token.locked_for", token.locked_for.to_string()),
            ("sale.supply", sale.supply.to_string()),
            ("sale.lot_size", sale.lot_size.to_string()),
            ("sale.max_lots", sale.max_lots.to_string()),
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
    json!({
        "seller": show(terms.seller),
        "beneficiary": show(terms.beneficiary),
        "unsold_to": show(terms.unsold_to),
        "office": show(terms.office),
        "token": show(terms.token),
        "personhood": show(terms.personhood),
        "context": hex(&terms.context),
        "min_status": terms.min_status,
        "supply": terms.supply.to_string(),
        "lot_size": terms.lot_size.to_string(),
        "max_lots": terms.max_lots,
        "price": terms.price.to_string(),
        "payment_unit": terms.payment_unit,
        "min_raise": terms.min_raise.to_string(),
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "recovery_window": terms.recovery_window,
    })
}
