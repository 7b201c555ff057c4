//! A whole sale, from the deployment to the last claim, on a chain; every figure is read from the chain, and they must add
//! up.
//!
//! What a person got and paid is what the balances of the person's wallet changed by, without storage deposits and
//! fees. It must agree with the sale's events. In the end the sale must have nothing left.

use crate::{
    deployment::{self, Codes, Deployment, Roles},
    error::{Error, same},
    issuer::{self, Attestation, Issuer},
    launch::{Launch, PRECOMPILE, PersonhoodSource as Source},
    order_book::Row,
    report::{Costs, End, Order, Report, Totals},
    shuffle::shuffled,
};
use alloy_core::primitives::B256;
use capped_sale::Terms;
use fairsale_chain::{Account, Chain, Receipt};
use fairsale_interfaces::sale::{Cancelled, Claimed, Ordered, Outcome, ProceedsPaid, Settled, UnsoldReturned};
use ink::U256;

/// What every wallet gets for storage deposits and to exist, in planck: 100 DOT.
const ALLOWANCE: u128 = 1_000_000_000_000;
/// How long attestations hold after the close, in seconds.
const ATTESTED_FOR: u64 = 365 * 24 * 3600;
/// How many orders are asked for what they would come to before settlement.
const PREVIEWS: usize = 10;

/// How far a rehearsal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: &'static str,
    /// How many of it are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
}

/// Rehearses a launch. With `shuffle`, orders are placed and claimed in another order: it must change nothing.
///
/// The chain must be new: the development wallets of [`Roles`] may have nothing yet.
///
/// # Errors
/// If a call is refused, or something does not add up.
pub fn rehearse<C: Chain + ?Sized>(
    chain: &mut C,
    launch: &Launch,
    codes: &Codes,
    shuffle: Option<u64>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let stage = Stage { chain, launch, progress, costs: Costs::default() };
    let (mut stage, cast) = stage.deploy(codes)?;
    let mut buyers: Vec<Buyer<'_>> = launch.orders.rows.iter().map(|row| Buyer::new(row, &cast.terms)).collect();
    stage.attest(&cast, &buyers)?;
    stage.order(&cast, &mut buyers, shuffle)?;
    let end = stage.settle(&cast, &mut buyers)?;
    stage.claim(&cast, &mut buyers, &end, shuffle)?;
    let totals = stage.close(&cast, &buyers, &end)?;
    let orders = buyers.into_iter().map(Buyer::order).collect();
    let constants = stage.chain.constants();
    Ok(Report { totals, orders, costs: stage.costs, end: end.end, constants })
}

/// Who and what takes part.
struct Cast {
    roles: Roles,
    issuers: Vec<Issuer>,
    terms: Terms,
    deployment: Deployment,
    /// What the sale has to exist.
    own: u128,
}

/// A person who orders.
struct Buyer<'a> {
    row: &'a Row,
    account: Account,
    person: B256,
    alias: [u8; 32],
    deposit: u128,
    units: u128,
    refund: u128,
    /// What the sale said before its close, if it was asked.
    promised: Option<Outcome>,
}

impl<'a> Buyer<'a> {
    fn new(row: &'a Row, terms: &Terms) -> Self {
        let person = issuer::person(&row.person);
        let alias = issuer::alias(&person, &terms.context);
        // A path of their own, so that a person may be called like a role.
        let account = Account::named(&format!("buyer {}", row.account));
        Self { row, account, person, alias, deposit: 0, units: 0, refund: 0, promised: None }
    }

    fn paid(&self) -> u128 {
        self.deposit - self.refund // checked when it was claimed
    }

    fn order(self) -> Order {
        let paid = self.paid();
        Order { person: self.row.person.clone(), asked: self.row.asked, units: self.units, paid, refund: self.refund }
    }
}

/// How it ended, by the sale's event.
struct Ending {
    end: End,
    level: u128,
    sold: u128,
    proceeds: u128,
}

/// A chain on which a launch is rehearsed.
struct Stage<'a, C: ?Sized> {
    chain: &'a mut C,
    launch: &'a Launch,
    progress: &'a mut dyn FnMut(Progress),
    costs: Costs,
}

impl<C: Chain + ?Sized> Stage<'_, C> {
    fn tell(&mut self, stage: &'static str, done: usize, of: usize) {
        (self.progress)(Progress { stage, done, of });
    }

    /// Native currency of an account.
    fn money(&self, account: &Account) -> i128 {
        self.chain.balance(account.address()) as i128 // far below 2^127, see the order book
    }

    /// Makes the contracts and escrows the supply.
    fn deploy(mut self, codes: &Codes) -> Result<(Self, Cast), Error> {
        const STAGE: &str = "deploying";
        self.tell(STAGE, 0, 5);
        let (launch, roles) = (self.launch, Roles::default());
        for account in roles.all() {
            self.chain.fund(account, ALLOWANCE);
        }
        let issuers = Issuer::several(launch.personhood.issuers.count());
        let addresses = issuers.iter().map(Issuer::address).collect();
        let (offices, receipts) = deployment::deploy_offices(self.chain, codes, &roles.seller)?;
        self.costs.add("deploy_personhood_office", &receipts[0].cost);
        self.costs.add("deploy_sale_office", &receipts[1].cost);
        let registry = match launch.personhood.source {
            Source::Precompile => PRECOMPILE, // the embedded chain has a stand-in for it
            Source::Registry | Source::Existing(_) => {
                let (chain, threshold) = (&mut *self.chain, launch.personhood.threshold);
                let (office, owner) = (offices.personhood, &roles.registrar);
                let (registry, receipt) =
                    deployment::deploy_registry(chain, codes, office, owner, addresses, threshold)?;
                self.costs.add("deploy_personhood", &receipt.cost);
                registry
            }
        };
        self.tell(STAGE, 1, 5);

        let now = self.chain.now();
        let transferable_at = now + launch.sale.opens_after + launch.sale.lasts + launch.token.locked_for;
        let (token, receipt) = deployment::deploy_token(self.chain, codes, &roles.seller, launch, transferable_at)?;
        self.costs.add("deploy_token", &receipt.cost);
        self.tell(STAGE, 2, 5);

        let terms = deployment::terms(self.chain, launch, &roles, &offices, registry, token, now);
        let (sale, receipt) = deployment::deploy_capped_sale(self.chain, codes, &roles.seller, &terms)?;
        self.costs.add("deploy_sale", &receipt.cost);
        self.tell(STAGE, 3, 5);

        let own = self.chain.balance(sale);
        let deployment = Deployment { offices, registry, token, sale };
        let receipt = deployment.allot(self.chain, &roles.seller, terms.supply)?;
        self.costs.add("allot", &receipt.cost);
        self.tell(STAGE, 4, 5);
        let receipt = deployment.fund(self.chain, &roles.seller)?;
        self.costs.add("fund", &receipt.cost);
        same("the sale's supply in escrow", terms.supply, deployment.tokens_of(self.chain, sale)?)?;
        self.tell(STAGE, 5, 5);
        Ok((self, Cast { roles, issuers, terms, deployment, own }))
    }

    /// Has every person attested; `threshold` issuers sign, in turns, and the person brings it to the registry. Of the
    /// precompile's stand-in it is just said.
    fn attest(&mut self, cast: &Cast, buyers: &[Buyer<'_>]) -> Result<(), Error> {
        const STAGE: &str = "attesting persons";
        let threshold = self.launch.personhood.threshold.into();
        for (index, buyer) in buyers.iter().enumerate() {
            self.tell(STAGE, index, buyers.len());
            let deposit = u128::from(buyer.row.asked) * cast.terms.price; // checked by the order book
            self.chain.fund(&buyer.account, ALLOWANCE + deposit);
            if self.launch.personhood.source == Source::Precompile {
                let (account, terms) = (buyer.account.address(), &cast.terms);
                self.chain.set_person(account, terms.context, terms.min_status, buyer.alias);
                continue;
            }
            let attestation = Attestation {
                person: buyer.person,
                account: buyer.account.address().0.into(),
                status: cast.terms.min_status,
                expires: cast.terms.closes_at + ATTESTED_FOR,
                epoch: 1,
            };
            let signing = cast.issuers.iter().cycle().skip(index % cast.issuers.len()).take(threshold);
            let receipt = cast.deployment.attest(self.chain, &buyer.account, &attestation, signing);
            self.costs.add("attest", &receipt.map_err(|error| error.of(&buyer.row.person))?.cost);
        }
        self.tell(STAGE, buyers.len(), buyers.len());
        Ok(())
    }

    /// Places all orders, in the order of their times. Shuffled, others take these times.
    fn order(&mut self, cast: &Cast, buyers: &mut [Buyer<'_>], shuffle: Option<u64>) -> Result<(), Error> {
        const STAGE: &str = "placing orders";
        let mut turns: Vec<usize> = (0..buyers.len()).collect();
        turns.sort_by_key(|index| buyers[*index].row.at);
        let times: Vec<u64> = turns.iter().map(|index| buyers[*index].row.at).collect();
        if let Some(seed) = shuffle {
            turns = shuffled(turns, seed);
        }
        for (done, (index, at)) in turns.into_iter().zip(times).enumerate() {
            self.tell(STAGE, done, buyers.len());
            self.wait_for(cast.terms.opens_at + at);
            let buyer = &mut buyers[index];
            self.order_one(cast, buyer).map_err(|error| error.of(&buyer.row.person))?;
        }
        self.tell(STAGE, buyers.len(), buyers.len());
        let deposits = buyers.iter().map(|buyer| buyer.deposit).sum::<u128>();
        let holds = self.chain.balance(cast.deployment.sale).checked_sub(cast.own);
        same("what the sale holds for orders", Some(deposits), holds)
    }

    fn order_one(&mut self, cast: &Cast, buyer: &mut Buyer<'_>) -> Result<(), Error> {
        let (asked, price) = (buyer.row.asked, cast.terms.price);
        let before = self.money(&buyer.account);
        let receipt = cast.deployment.order(self.chain, &buyer.account, asked, u128::from(asked) * price)?;
        let spent = before - self.money(&buyer.account) - charges(&receipt);
        self.costs.add("order", &receipt.cost);
        buyer.deposit = amount("a deposit", spent)?;

        let event: Ordered = cast.deployment.announced(&receipt, "Ordered")?;
        same("the order's alias", buyer.alias, event.alias)?;
        same("the order's account", buyer.account.address(), event.account)?;
        same("the order's lots", asked, event.asked)?;
        same("the order's deposit", buyer.deposit, event.deposit)
    }

    /// Closes the sale and has it settled. Some buyers ask before what they would get, and must get just that.
    fn settle(&mut self, cast: &Cast, buyers: &mut [Buyer<'_>]) -> Result<Ending, Error> {
        const STAGE: &str = "settling";
        self.tell(STAGE, 0, 1);
        let deployment = &cast.deployment;
        self.wait_for(cast.terms.closes_at - 1);
        let every = buyers.len().div_ceil(PREVIEWS).max(1);
        for buyer in buyers.iter_mut().step_by(every) {
            buyer.promised = Some(deployment.if_closed_now(self.chain, buyer.alias)?);
        }
        self.wait_for(cast.terms.closes_at);
        let receipt = deployment.settle(self.chain, &cast.roles.keeper)?;
        self.costs.add("settle", &receipt.cost);
        self.tell(STAGE, 1, 1);

        if let Ok(Cancelled { raised }) = deployment.announced(&receipt, "Cancelled") {
            buyers.iter_mut().for_each(|buyer| buyer.promised = None);
            return Ok(Ending { end: End::Cancelled { raised }, level: 0, sold: 0, proceeds: 0 });
        }
        let Settled { orders, level, sold, proceeds } = deployment.announced(&receipt, "Settled")?;
        same("the number of orders settled", buyers.len() as u64, orders)?;
        Ok(Ending { end: End::Settled, level, sold, proceeds })
    }

    /// Lets everybody claim; the proceeds are taken before, what is unsold after.
    fn claim(
        &mut self,
        cast: &Cast,
        buyers: &mut [Buyer<'_>],
        ending: &Ending,
        shuffle: Option<u64>,
    ) -> Result<(), Error> {
        const STAGE: &str = "claiming";
        if ending.proceeds > 0 {
            let beneficiary = &cast.roles.beneficiary;
            let before = self.money(beneficiary);
            let receipt = cast.deployment.proceeds(self.chain, &cast.roles.keeper)?;
            self.costs.add("proceeds", &receipt.cost);
            let got = amount("the proceeds", self.money(beneficiary) - before)?;
            same("what the beneficiary got", ending.proceeds, got)?;
            let event: ProceedsPaid = cast.deployment.announced(&receipt, "ProceedsPaid")?;
            same("the proceeds announced", (beneficiary.address(), got), (event.to, event.amount))?;
        }
        let mut turns: Vec<usize> = (0..buyers.len()).collect();
        if let Some(seed) = shuffle {
            turns = shuffled(turns, !seed);
        }
        for (done, index) in turns.into_iter().enumerate() {
            self.tell(STAGE, done, buyers.len());
            let buyer = &mut buyers[index];
            self.claim_one(cast, buyer).map_err(|error| error.of(&buyer.row.person))?;
        }
        self.tell(STAGE, buyers.len(), buyers.len());
        if let Some(buyer) = buyers.first() {
            let again = cast.deployment.would_pay(self.chain, &buyer.account, buyer.alias)?;
            same("whether an order is paid out twice", false, again)?;
        }
        Ok(())
    }

    fn claim_one(&mut self, cast: &Cast, buyer: &mut Buyer<'_>) -> Result<(), Error> {
        let (deployment, account) = (&cast.deployment, buyer.account.address());
        let tokens = deployment.tokens_of(self.chain, account)?;
        let before = self.money(&buyer.account);
        let receipt = deployment.claim(self.chain, &buyer.account, buyer.alias)?;
        let back = self.money(&buyer.account) - before + charges(&receipt);
        self.costs.add("claim", &receipt.cost);
        buyer.refund = amount("a refund", back)?;
        if buyer.refund > buyer.deposit {
            return same("the refund", format!("at most {}", buyer.deposit), buyer.refund.to_string());
        }
        let units = deployment.tokens_of(self.chain, account)?.checked_sub(tokens);
        buyer.units = units.ok_or_else(|| negative("what a buyer got"))?;

        let outcome = Outcome { units: buyer.units, paid: buyer.paid(), refund: buyer.refund };
        same("what a buyer got, as promised", buyer.promised.unwrap_or(outcome), outcome)?;
        let event: Claimed = deployment.announced(&receipt, "Claimed")?;
        same("the claim's alias", buyer.alias, event.alias)?;
        same("the claim's account", account, event.account)?;
        let announced = Outcome { units: event.units, paid: event.paid, refund: event.refund };
        same("what was claimed, as announced", outcome, announced)
    }

    /// Takes what is unsold and checks that nothing is left.
    fn close(&mut self, cast: &Cast, buyers: &[Buyer<'_>], ending: &Ending) -> Result<Totals, Error> {
        const STAGE: &str = "checking";
        self.tell(STAGE, 0, 1);
        let deployment = &cast.deployment;
        let sum = |part: fn(&Buyer<'_>) -> u128| buyers.iter().map(part).sum::<u128>();
        let (sold, refunded) = (sum(|buyer| buyer.units), sum(|buyer| buyer.refund));
        let left = deployment.tokens_of(self.chain, deployment.sale)?;
        if left > 0 {
            let to = match ending.end {
                End::Settled => cast.roles.unsold_to.address(),
                End::Cancelled { .. } => cast.roles.seller.address(),
            };
            let before = deployment.tokens_of(self.chain, to)?;
            let receipt = deployment.unsold(self.chain, &cast.roles.keeper)?;
            self.costs.add("unsold", &receipt.cost);
            let after = deployment.tokens_of(self.chain, to)?;
            same("who has what is unsold", Some(left), after.checked_sub(before))?;
            let event: UnsoldReturned = deployment.announced(&receipt, "UnsoldReturned")?;
            same("what is unsold, as announced", (to, left), (event.to, event.units))?;
        }
        same("what all got together", ending.sold, sold)?;
        same("what all paid together", ending.proceeds, sum(|buyer| buyer.paid()))?;
        same("what was sold and what was not", Some(cast.terms.supply), sold.checked_add(left))?;
        same("the tokens left in the sale", 0, deployment.tokens_of(self.chain, deployment.sale)?)?;
        same("the money left in the sale", cast.own, self.chain.balance(deployment.sale))?;
        let demand = buyers
            .iter()
            .fold(U256::zero(), |demand, buyer| demand + U256::from(buyer.row.asked) * U256::from(cast.terms.lot_size));
        self.tell(STAGE, 1, 1);
        let proceeds = ending.proceeds;
        let buyers = buyers.len() as u64;
        Ok(Totals { buyers, demand, sold, unsold: left, proceeds, refunded, water_level: ending.level })
    }

    fn wait_for(&mut self, time: u64) {
        if time > self.chain.now() {
            self.chain.set_time(time);
        }
    }
}

/// What a call took besides its value.
fn charges(receipt: &Receipt) -> i128 {
    receipt.cost.deposit + receipt.cost.fee as i128 // fees are far below 2^127
}

fn amount(what: &str, amount: i128) -> Result<u128, Error> {
    u128::try_from(amount).map_err(|_| negative(what))
}

fn negative(what: &str) -> Error {
    Error::Mismatch { what: what.into(), expected: "0 or more".into(), found: "less".into() }
}
