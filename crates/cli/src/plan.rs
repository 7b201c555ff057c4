//! The steps of a deployment, and what each sends. A plan knows no chain.

use crate::{
    beacon::{EVMNET, LocalBeacon, Network},
    deployment::{
        CappedSale, CappedSaleOfficeRef, CappedSaleRef, Codes, DrandBeaconRef, LotterySaleOfficeRef, LotterySaleRef,
        PersonhoodOfficeRef, PersonhoodRegistryRef, QuadraticSaleOfficeRef, QuadraticSaleRef, TicketCollectionRef,
        TicketOfficeRef, TokenRef,
    },
    issuer::Issuer,
    launch::{Beacon, Goods, Issuers, Launch, Owner, PRECOMPILE, PersonhoodSource as Source, Tickets},
    rule::Rule,
    terms::Terms,
};
use fairsale_chain::{
    Address,
    typed::{at, constructor_bytes, message_bytes},
};
use fairsale_interfaces::{sale::Sale, ticket::Ticket};
use ink::abi::Ink;
use std::collections::BTreeMap;

mod record;
mod step;

pub use record::terms_json;
pub use step::Step;

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
        let mut steps = vec![Step::PersonhoodOffice, self.sale_office()];
        if self.goods_step() == Step::Ticket {
            steps.push(Step::TicketOffice);
        }
        steps.push(Step::Personhood);
        if self.launch.personhood.source != Source::Registry {
            steps.retain(|step| !matches!(step, Step::PersonhoodOffice | Step::Personhood));
        }
        if matches!(self.launch.beacon, Some(Beacon::Local | Beacon::Drand)) {
            steps.push(Step::DrandBeacon);
        }
        steps.extend([self.goods_step(), self.sale_step(), Step::Allot, Step::Fund]);
        steps
    }

    /// The step that makes the sale.
    pub fn sale_step(&self) -> Step {
        match self.launch.sale.rule {
            Rule::Capped { .. } => Step::CappedSale,
            Rule::Whole { .. } => Step::QuadraticSale,
            Rule::Lottery => Step::LotterySale,
        }
    }

    /// The step that makes the code that such sales share.
    fn sale_office(&self) -> Step {
        Step::sale_office(self.launch.sale.rule)
    }

    /// The step that makes what is sold.
    pub fn goods_step(&self) -> Step {
        match self.launch.goods {
            Goods::Token(_) => Step::Token,
            Goods::Tickets(_) => Step::Ticket,
        }
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
            currency: Address::zero(),
            beneficiary: or_deployer(&deploy.beneficiary),
            unsold_to: or_deployer(&deploy.unsold_to),
            rule: sale.rule,
            office: places.of(self.sale_office()),
            token: places.of(self.goods_step()),
            personhood: self.personhood(places),
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

    /// Who says who is a person.
    fn personhood(&self, places: &Places) -> Address {
        match self.launch.personhood.source {
            Source::Registry => places.of(Step::Personhood),
            Source::Precompile => PRECOMPILE,
            Source::Existing(address) => address,
        }
    }

    /// By whose randomness is drawn; zero: nothing is.
    fn beacon(&self, places: &Places) -> Address {
        match self.launch.beacon {
            None => Address::zero(),
            Some(Beacon::Existing(address)) => address,
            Some(Beacon::Local | Beacon::Drand) => places.of(Step::DrandBeacon),
        }
    }

    /// The network whose rounds a new beacon verifies.
    pub fn network(&self) -> Network {
        match self.launch.beacon {
            Some(Beacon::Local) => LocalBeacon::development().network(),
            _ => EVMNET,
        }
    }

    /// The terms of the collection of tickets: it asks who is a person where the sale does.
    fn tickets(&self, tickets: &Tickets, places: &Places) -> ticket::Terms {
        ticket::Terms {
            transferable_at: self.transferable_at(),
            supply: tickets.supply,
            context: self.launch.personhood.context,
            personhood: self.personhood(places),
            seller: self.deployer,
            office: places.of(Step::TicketOffice),
        }
    }

    /// What a step sends. All steps before must be done.
    pub fn action<'a>(&self, step: Step, codes: &'a Codes, places: &Places) -> Action<'a> {
        let data = match step {
            Step::PersonhoodOffice => constructor_bytes(PersonhoodOfficeRef::new()),
            Step::CappedSaleOffice => constructor_bytes(CappedSaleOfficeRef::new()),
            Step::QuadraticSaleOffice => constructor_bytes(QuadraticSaleOfficeRef::new()),
            Step::LotterySaleOffice => constructor_bytes(LotterySaleOfficeRef::new()),
            Step::TicketOffice => constructor_bytes(TicketOfficeRef::new()),
            Step::DrandBeacon => {
                let Network { schedule, key } = self.network();
                constructor_bytes(DrandBeaconRef::new(schedule.genesis, schedule.period, key))
            }
            Step::Ticket => {
                let Goods::Tickets(tickets) = &self.launch.goods else { unreachable!("it has no such step; qed") };
                let text = |text: &str| text.to_owned().into_bytes().into();
                let (name, symbol, uri) = (text(&tickets.name), text(&tickets.symbol), text(&tickets.base_uri));
                constructor_bytes(TicketCollectionRef::new((&self.tickets(tickets, places)).into(), name, symbol, uri))
            }
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
            Step::LotterySale => {
                let terms = self.terms(places).lottery().expect("of a lottery's plan; qed");
                constructor_bytes(LotterySaleRef::new((&terms).into()))
            }
            Step::Allot => {
                let (sale, goods) = (places.of(self.sale_step()), places.of(self.goods_step()));
                let supply = self.launch.sale.supply;
                let (to, data) = match self.launch.goods {
                    Goods::Token(_) => message_bytes(at::<TokenRef, Ink>(goods).allot(sale, supply)),
                    // Of tickets it is below 2³².
                    Goods::Tickets(_) => message_bytes(at::<TicketOfficeRef, Ink>(goods).allot(sale, supply as u32)),
                };
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
}
