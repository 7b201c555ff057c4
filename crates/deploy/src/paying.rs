//! Payments in an ERC-20: the contract is allowed to take one, and then takes it. Two transactions, and one question.

use super::{
    Error,
    call::{Call, Taking, Trial, amount, failed},
    consent::{Bill, Consent, Desk},
    error::asking,
};
use fairsale_chain::{Account, Address, Limits, Receipt, Weight, asset_of};
use fairsale_client::{
    address::show,
    network::{Identity, Network},
    questions::{allowance, approve},
};

/// How many entries of storage a message may make that cannot be tried before it may take an ERC-20. Orders make four at most, with
/// what they deliver.
const ENTRIES: u128 = 8;
/// What an entry may have, in bytes.
const ENTRY_BYTES: u128 = 100;
/// How many times as much it may weigh as it did up to its refusal: twice for what a sale then takes, and twice as much again for
/// tickets that it delivers.
const HEAVIER: u64 = 4;

impl Taking {
    /// An amount of the ERC-20, for people.
    pub fn money(&self, units: u128) -> String {
        self.cash.money(units)
    }

    /// Which ERC-20 it is; and if the contract may take more of it than is due, that.
    pub(super) fn about(&self) -> Vec<String> {
        let mut about = vec![format!("  currency {}", show(self.currency))];
        if self.allowed > self.due {
            let allowed = allowed(&self.cash, self.allowed);
            about.push(format!(
                "  allowed  the sale may take {allowed}, as it was let before; `fairsale revoke` takes that back"
            ));
        }
        about
    }

    /// What must be sent before, in this sequence. What an earlier allowance left is taken back first: some tokens want it so, and
    /// otherwise the contract could take it and what is due.
    fn before(&self, taker: Address) -> Vec<Call> {
        let let_take = |units, what: String| {
            Call::new("approve", vec![format!("  before   approve: {what}")], (self.currency, approve(taker, units)))
        };
        let due = self.money(self.due);
        let first =
            let_take(0, format!("the sale may take no more of the {} that it may take now", self.money(self.allowed)));
        let then = let_take(self.due, format!("the sale may take {due}, for this"));
        if self.allowed == 0 { vec![then] } else { vec![first, then] }
    }
}

/// What somebody may take, for people. An allowance without a limit is the largest number there is, less what was taken since: as a
/// number nobody could read it.
pub(super) fn allowed(cash: &Identity, units: u128) -> String {
    const NEARLY_ALL: u128 = u128::MAX - u128::MAX / 1_000;
    match units {
        u128::MAX => format!("all {} that there is", cash.symbol),
        NEARLY_ALL.. => format!("nearly all {} that there is", cash.symbol),
        _ => cash.money(units),
    }
}

/// What a message may use and take that cannot be tried yet, and had this weight up to where it stopped.
fn room<N: Network + ?Sized>(network: &N, Weight { ref_time, proof_size }: Weight) -> Limits {
    let constants = network.constants();
    let entry = constants.deposit_per_child_item + ENTRY_BYTES * constants.deposit_per_byte;
    let weight = Weight { ref_time: ref_time.saturating_mul(HEAVIER), proof_size: proof_size.saturating_mul(HEAVIER) };
    Limits { weight, deposit: ENTRIES * entry }
}

/// Is it within what was agreed to?
fn within(Limits { weight, deposit }: Limits, agreed: Limits) -> bool {
    weight.ref_time <= agreed.weight.ref_time
        && weight.proof_size <= agreed.weight.proof_size
        && deposit <= agreed.deposit
}

/// The consent and the desk that a question needs, and what a refusal means.
pub(super) struct Talk<'a> {
    pub consent: Consent,
    pub desk: &'a mut dyn Desk,
    pub refused: &'a dyn Fn(&[u8]) -> Option<String>,
}

/// A message on its way, and what was agreed that it may use and take.
struct Step {
    call: Call,
    agreed: Limits,
}

impl Call {
    /// Would the contract do it if it could take the ERC-20? Our sales look at the payment last, so no other reason is left, and what
    /// is due is what they ask for too.
    pub(super) fn waits_for_allowance(&self, output: &[u8]) -> bool {
        self.takes.as_ref().is_some_and(|takes| takes.allowed < takes.due && takes.unpaid == output)
    }

    /// Shows what lets the contract take the ERC-20 and what it then does, asks, and sends both. `weight` is what the trial weighed
    /// until the contract refused.
    ///
    /// # Errors
    /// As [`Call::send`]; if something was sent before, with what the contract may take now.
    pub(super) fn send_after_allowing<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        mut talk: Talk<'_>,
        mut bill: Bill<'_>,
        weight: Weight,
    ) -> Result<Option<Receipt>, Error> {
        let Some(takes) = self.takes.as_deref().cloned() else { return Ok(None) }; // there is: the contract waits for it
        let (action, taker) = (self.action, self.to);
        let mut steps: Vec<Step> = vec![];
        for call in takes.before(taker) {
            let agreed = match steps.first() {
                None => {
                    let tried = call.try_out(network, from);
                    tried.map_err(|error| failed(call.action, error, |_: &[u8]| None))?.limits
                }
                // Before the first is done it says nothing.
                Some(first) => room(network, first.agreed.weight),
            };
            bill.what.extend(call.what.iter().cloned());
            steps.push(Step { call, agreed });
        }
        steps.push(Step { agreed: room(network, weight), call: self });
        for Step { call, agreed } in &steps {
            bill.fee += call.fee(network, from, *agreed).map_err(asking("fee"))?;
            bill.deposit = bill.deposit.saturating_add(amount(agreed.deposit));
        }
        if asset_of(takes.currency).is_some() {
            // The chain takes it with the allowance, and no trial says so.
            bill.deposit = bill.deposit.saturating_add(amount(network.constants().approval_deposit));
        }
        bill.besides = Some(takes.money(takes.due));
        if !talk.consent.to(&bill, talk.desk)? {
            return Ok(None);
        }
        let last = steps.len() - 1;
        for (number, step) in steps.into_iter().enumerate() {
            let done = step.take(network, from, &mut talk, number > 0);
            let receipt = done.map_err(|error| left(network, from, taker, &takes, action, error))?;
            if number == last {
                return Ok(Some(receipt));
            }
            let identity = network.identity();
            let (fee, deposit) = (identity.money(receipt.cost.fee), identity.change(receipt.cost.deposit));
            talk.desk.show(&format!("approve: done; fee {fee}, deposit {deposit}\n"));
        }
        Ok(None) // there is a last one
    }
}

impl Step {
    /// Sends it. What could not be tried `before` is tried now, and asked about again if it takes more than was agreed.
    fn take<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        talk: &mut Talk<'_>,
        is_new: bool,
    ) -> Result<Receipt, Error> {
        let Self { call, agreed } = self;
        let refused = talk.refused;
        let of = |error| failed(call.action, error, |output| call.takes.as_ref().and_then(|_| refused(output)));
        let mut limits = agreed;
        if is_new {
            let trial: Trial = call.try_out(network, from).map_err(of)?;
            limits = trial.limits;
            if !within(limits, agreed) {
                let identity = network.identity();
                let mut what = vec![format!("{}: it takes more than was shown", call.action)];
                what.extend(call.what.iter().cloned());
                let besides = call.takes.as_ref().map(|takes| takes.money(takes.due));
                let bill = super::call::bill(network, &identity, from, what, call.value)?;
                let (deposit, tried, fee) = (amount(limits.deposit), Some(trial.deposit), trial.fee);
                talk.consent.to(&Bill { besides, deposit, tried, fee, ..bill }, talk.desk)?;
            }
        }
        call.carry_out(network, from, limits).map_err(of)
    }
}

/// What went wrong after something was sent, and what the contract may take now.
fn left<N: Network + ?Sized>(
    network: &mut N,
    from: &Account,
    taker: Address,
    takes: &Taking,
    action: &str,
    error: Error,
) -> Error {
    let stands = match allowance(network, takes.currency, from.address(), taker) {
        Ok(0) => format!("the sale may take nothing of this account's {}", takes.cash.symbol),
        Ok(units) => format!(
            "the sale may take {} of this account's: `fairsale {action}` said again uses that, `fairsale revoke` takes it back",
            allowed(&takes.cash, units)
        ),
        Err(unknown) => format!(
            "what the sale may take of this account's {} cannot be found out ({unknown}); `fairsale revoke` takes it back",
            takes.cash.symbol
        ),
    };
    Error::Allowed { error: Box::new(error), stands }
}
