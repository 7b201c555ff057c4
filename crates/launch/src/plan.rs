//! The steps of a deployment, and what each sends. A plan knows no chain.

use crate::{Beacon, Goods, Issuers, Launch, Owner, Part, PersonhoodSource as Source, Tickets};
use fairsale_chain::{
    Address, SALT, create2,
    typed::{at, constructor_bytes, message_bytes},
};
use fairsale_client::{
    beacon::{EVMNET, LocalBeacon, Network},
    deployment::{
        CappedSale, CappedSaleRef, Codes, DrandBeaconRef, PersonhoodRegistryRef, TicketCollectionRef, TokenRef,
    },
    issuer::Issuer,
    questions::{self, PRECOMPILE},
};
use fairsale_interfaces::{sale::Sale, ticket::Ticket};
use fairsale_kit::terms::CommonTerms;
use fairsale_mechanisms::terms::Terms;
use ink::abi::Ink;
use std::collections::BTreeMap;

mod act;
mod record;
mod step;

pub use act::act;
pub use record::terms_json;
pub use step::{Step, Task};

/// A launch on a chain by somebody. Where its contracts will stand [follows from it](Plan::places).
#[derive(Clone, Debug)]
pub struct Plan {
    /// The launch.
    pub launch: Launch,
    /// By whom: the seller.
    pub deployer: Address,
    /// When the first sale opens, in seconds since 1970. The others keep their distance from it.
    pub opens_at: u64,
    /// What contracts see of the chain's smallest unit.
    pub payment_unit: u64,
}

/// Where the contracts of a plan stand, or will.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<Task, Address>);

impl Places {
    /// Returns where the contract of a step stands that makes one.
    pub fn of(&self, task: Task) -> Address {
        *self.0.get(&task).expect("all that the plan's steps make is here, see `Plan::places`; qed")
    }

    /// Returns where the contract of a step stands that is done once for all sales.
    pub fn shared(&self, step: Step) -> Address {
        self.of(Task::shared(step))
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
    /// The steps of this launch. What several sales share is made once; a sale that receives what another leaves is made
    /// before that one.
    pub fn steps(&self) -> Vec<Task> {
        let mut shared = vec![];
        if self.launch.personhood.source == Source::Registry {
            shared.push(Step::Personhood);
        }
        if matches!(self.launch.beacon, Some(Beacon::Local | Beacon::Drand)) {
            shared.push(Step::DrandBeacon);
        }
        shared.push(self.goods_step());
        let mut steps: Vec<Task> = shared.into_iter().map(Task::shared).collect();
        for sale in self.launch.receivers_first() {
            let part = self.part(sale);
            steps.extend([self.sale_task(sale), Task::of(Step::Allot, sale)]);
            if self.launch.payment.is_some() {
                steps.push(Task::of(Step::Reserve, sale));
            }
            if part.allotted >= part.sale.supply {
                steps.push(Task::of(Step::Fund, sale)); // otherwise what is missing must come first
            }
        }
        steps
    }

    /// A sale by its place in the launch.
    pub fn part(&self, sale: usize) -> &Part {
        &self.launch.sales[sale]
    }

    /// Returns the code of the contract that a step makes; `None` if it only sends a message.
    pub fn code<'a>(&self, task: Task, codes: &'a Codes) -> Option<&'a [u8]> {
        match (task.step, task.sale) {
            (Step::Personhood, _) => Some(&codes.personhood),
            (Step::DrandBeacon, _) => Some(&codes.drand_beacon),
            (Step::Token, _) => Some(&codes.token),
            (Step::Ticket, _) => Some(&codes.ticket),
            (Step::Sale, Some(sale)) => Some(self.part(sale).sale.rule.code(codes)),
            _ => None,
        }
    }

    /// The step that makes a sale.
    pub fn sale_task(&self, sale: usize) -> Task {
        Task::of(Step::Sale, sale)
    }

    /// The name of the sale that a step is for. `None` if it is for all, or for the only one.
    pub fn sale_name(&self, task: Task) -> Option<&str> {
        task.sale.map(|sale| &*self.part(sale).name).filter(|name| !name.is_empty())
    }

    /// What a step is called, for people: `allot`, or `allot/pool`.
    pub fn label(&self, task: Task) -> String {
        let step = task.step.name();
        self.sale_name(task).map_or(step.to_owned(), |name| format!("{step}/{name}"))
    }

    /// The step that makes what is sold.
    pub fn goods_step(&self) -> Step {
        match self.launch.goods {
            Goods::Token(_) => Step::Token,
            Goods::Tickets(_) => Step::Ticket,
        }
    }

    /// First second at which a sale takes orders.
    pub fn opening_of(&self, sale: usize) -> u64 {
        // The end of the year 9999 and a hundred years, at most.
        self.opens_at + (self.part(sale).sale.opens_after - self.launch.opens_after())
    }

    /// First second at which a sale takes no orders any more.
    pub fn closing_of(&self, sale: usize) -> u64 {
        self.opening_of(sale) + self.part(sale).sale.lasts // a hundred years more
    }

    /// First second at which no sale takes orders any more.
    pub fn last_closing(&self) -> u64 {
        (0..self.launch.sales.len()).map(|sale| self.closing_of(sale)).max().unwrap_or(self.opens_at) // there is one
    }

    /// First second at which everybody may send the token.
    pub fn transferable_at(&self) -> u64 {
        self.last_closing() + self.launch.goods.locked_for()
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

    /// Who gets a sale's proceeds.
    pub fn beneficiary(&self, sale: usize) -> Address {
        let own = self.part(sale).beneficiary.as_ref();
        own.or(self.launch.deploy.beneficiary.as_ref()).map_or(self.deployer, |somebody| somebody.address)
    }

    /// Who gets what is unsold, where no other sale of the launch does.
    pub fn unsold_to(&self) -> Address {
        self.launch.deploy.unsold_to.as_ref().map_or(self.deployer, |somebody| somebody.address)
    }

    /// The terms of a sale.
    pub fn terms(&self, places: &Places, sale: usize) -> Terms {
        let personhood = &self.launch.personhood;
        let Part { sale: how, unsold_to, .. } = self.part(sale);
        let closes_at = self.closing_of(sale);
        let common = CommonTerms {
            seller: self.deployer,
            currency: self.launch.currency(),
            beneficiary: self.beneficiary(sale),
            unsold_to: unsold_to.map_or(self.unsold_to(), |receiver| places.of(self.sale_task(receiver))),
            asset: places.shared(self.goods_step()),
            tickets: how.tickets,
            personhood: if how.open_to_all { Address::zero() } else { self.personhood(places) },
            context: personhood.context,
            min_status: if how.open_to_all { 0 } else { personhood.min_status },
            supply: how.supply,
            lot_size: how.lot_size,
            beacon: if how.draws { self.beacon(places) } else { Address::zero() },
            price: how.price,
            // An ERC-20 is counted in its own smallest unit.
            payment_unit: if self.launch.payment.is_some() { 1 } else { self.payment_unit },
            min_raise: how.min_raise,
            opens_at: self.opening_of(sale),
            closes_at,
            settle_by: how.settle_within.map_or(0, |seconds| closes_at + seconds), // as far away as that, at most
            recovery_window: how.recovery_window,
        };
        Terms { rule: how.rule, common, claims_from: how.claims_after.map(|seconds| closes_at + seconds) }
    }

    /// Who says who is a person.
    fn personhood(&self, places: &Places) -> Address {
        match self.launch.personhood.source {
            Source::Registry => places.shared(Step::Personhood),
            Source::Precompile => PRECOMPILE,
            Source::Nobody => Address::zero(),
            Source::Existing(address) => address,
        }
    }

    /// By whose randomness is drawn; zero: nothing is.
    fn beacon(&self, places: &Places) -> Address {
        match self.launch.beacon {
            None => Address::zero(),
            Some(Beacon::Existing(address)) => address,
            Some(Beacon::Local | Beacon::Drand) => places.shared(Step::DrandBeacon),
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
    pub fn tickets(&self, tickets: &Tickets, places: &Places) -> ticket::Terms {
        ticket::Terms {
            transferable_at: self.transferable_at(),
            supply: tickets.supply,
            context: self.launch.personhood.context,
            personhood: self.personhood(places),
            seller: self.deployer,
        }
    }

    /// Returns where all contracts of the plan stand, made or not. They are made with [`SALT`], so that follows from who makes them,
    /// their code, and what they are made with.
    pub fn places(&self, codes: &Codes) -> Places {
        let mut places = Places::default();
        for task in self.steps() {
            if let Some(code) = self.code(task, codes) {
                // What a step needs to know of others is of steps before.
                let address = create2(self.deployer, code, &self.input(task, &places), &SALT);
                places.0.insert(task, address);
            }
        }
        places
    }

    /// Returns what a step sends.
    pub fn action<'a>(&self, task: Task, codes: &'a Codes, places: &Places) -> Action<'a> {
        if let Some(code) = self.code(task, codes) {
            return Action::Make { code, data: self.input(task, places) };
        }
        let sale = task.sale.expect("it is a sale's own step; qed");
        let place = places.of(self.sale_task(sale));
        let (to, data) = match task.step {
            Step::Reserve => {
                let payment = self.launch.payment.as_ref().expect("otherwise it has no such step; qed");
                (payment.currency, questions::transfer(place, payment.reserve))
            }
            Step::Fund => {
                let mut sale: CappedSale = at::<CappedSaleRef, Ink>(place); // any sale takes this
                message_bytes(sale.fund())
            }
            _ => {
                let (goods, units) = (places.shared(self.goods_step()), self.part(sale).allotted);
                match self.launch.goods {
                    Goods::Token(_) => message_bytes(at::<TokenRef, Ink>(goods).allot(place, units)),
                    Goods::Tickets(_) => {
                        let tickets = units as u32; // below 2³²
                        message_bytes(at::<TicketCollectionRef, Ink>(goods).allot(place, tickets))
                    }
                }
            }
        };
        Action::Send { to, data }
    }

    /// Returns what the constructor of a step's contract is given.
    fn input(&self, task: Task, places: &Places) -> Vec<u8> {
        let text = |text: &str| text.to_owned().into_bytes();
        match (task.step, &self.launch.goods) {
            (Step::Personhood, _) => {
                let (issuers, threshold) = (self.issuers(), self.launch.personhood.threshold);
                constructor_bytes(PersonhoodRegistryRef::new(self.owner(), issuers, threshold))
            }
            (Step::DrandBeacon, _) => {
                let Network { schedule, key } = self.network();
                constructor_bytes(DrandBeaconRef::new(schedule.genesis, schedule.period, key))
            }
            (Step::Ticket, Goods::Tickets(tickets)) => {
                let (name, symbol, uri) = (text(&tickets.name), text(&tickets.symbol), text(&tickets.base_uri));
                constructor_bytes(TicketCollectionRef::new((&self.tickets(tickets, places)).into(), name, symbol, uri))
            }
            (Step::Token, goods) => {
                let (name, symbol) = (text(goods.name()), text(goods.symbol()));
                constructor_bytes(TokenRef::new(name, symbol, goods.decimals(), goods.supply(), self.transferable_at()))
            }
            _ => {
                let sale = task.sale.expect("what else is made is a sale; qed");
                let terms = self.terms(places, sale);
                terms.rule.input(&terms)
            }
        }
    }
}
