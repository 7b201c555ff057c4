//! Badges: a source of personhood for just those whom an organiser gave one, over any other source.

mod bulk;
mod costs;
mod gates;
mod minting;
mod query;
mod sales;
mod terms;
mod vouchers;

use badge::Terms;
use e2e_tests::{PRECOMPILE, Stage, capped::Capped, codes};
use fairsale_chain::{Account, Address, CallError, Receipt, Typed, typed::at};
use fairsale_client::{
    deployment::{Badge, BadgeGateRef, deploy_badge},
    issuer::{self, Issuer},
    voucher::Signed,
};
use fairsale_interfaces::badge::{BadVoucher, Badge as _, Error, Minted, SignedVoucher};
use ink::abi::Ink;

/// The context in which badges are held.
const CONTEXT: [u8; 32] = [0xba; 32];

/// Another one, such as a sale's.
const ELSEWHERE: [u8; 32] = [0xe1; 32];

/// Of nobody.
const NOBODY: (u8, [u8; 32]) = (0, [0; 32]);

/// A badge on a chain.
struct Club {
    stage: Stage,
    /// Mints, if the badge is so made.
    organiser: Account,
    /// Signs vouchers, if the badge is so made.
    key: Issuer,
    at: Address,
    terms: Terms,
}

impl Club {
    /// A badge over the registry for persons of full status, any number of which `organiser` mints; all changed as `change`
    /// says.
    fn on(mut stage: Stage, change: impl FnOnce(&mut Terms)) -> Self {
        let organiser = stage.wallet("organiser");
        let (gate, organiser_address) = (stage.at.registry, organiser.address());
        let mut terms = Terms { cap: 0, context: CONTEXT, gate, organiser: organiser_address, min_status: 2 };
        change(&mut terms);
        let (at, _) = deploy_badge(&mut *stage.chain, codes(), &organiser, &terms).expect("deploys");
        Self { stage, organiser, key: Issuer::named("organiser"), at, terms }
    }

    /// The same on a chain of its own.
    fn minting(change: impl FnOnce(&mut Terms)) -> Self {
        Self::on(Capped::without_sale(|_| ()), change)
    }

    /// The same, whose organiser is a key that signs vouchers.
    fn signing(change: impl FnOnce(&mut Terms)) -> Self {
        Self::minting(|terms| {
            terms.organiser = Issuer::named("organiser").address();
            change(terms);
        })
    }

    /// The stage's sale is for those who hold the badge, and open.
    fn sells(&mut self) {
        self.stage.terms.common.personhood = self.at;
        self.stage.announce().expect("terms that can be kept");
        self.stage.fund_and_open();
    }

    /// Another badge by these terms, on the same chain. By another maker: the same by the same would be where the first is.
    fn another(&mut self, terms: &Terms) -> Address {
        deploy_badge(&mut *self.stage.chain, codes(), &self.stage.roles.keeper, terms).expect("deploys").0
    }

    fn badge(&self) -> Badge {
        at::<BadgeGateRef, Ink>(self.at)
    }

    /// The organiser mints.
    fn mint(&mut self, account: Address) -> Result<(u32, Receipt), Error> {
        let organiser = self.organiser.clone();
        self.mint_by(&organiser, account)
    }

    fn mint_by(&mut self, from: &Account, account: Address) -> Result<(u32, Receipt), Error> {
        let message = self.badge().mint(account);
        let answer = self.stage.chain.send(from, message).run().expect("it answers");
        answer.value.map(|number| (number, answer.receipt)).map_err(|refusal| *refusal)
    }

    /// The organiser's voucher for an account, for ever.
    fn voucher(&self, account: Address) -> Signed {
        self.voucher_until(account, u64::MAX)
    }

    fn voucher_until(&self, account: Address, expires: u64) -> Signed {
        Signed::by(&self.key, self.stage.chain.constants().chain_id, self.at, account, expires)
    }

    /// Somebody brings a voucher.
    fn redeem(&mut self, voucher: &Signed) -> Result<(u32, Receipt), Error> {
        let Signed { account, expires, signature, .. } = *voucher;
        let message = self.badge().redeem(account, expires, signature);
        let answer = self.stage.chain.send(&self.stage.roles.keeper, message).run().expect("it answers");
        answer.value.map(|number| (number, answer.receipt)).map_err(|refusal| *refusal)
    }

    /// Somebody brings several.
    fn redeem_all(&mut self, vouchers: &[Signed]) -> Result<(u32, Receipt), BadVoucher> {
        let vouchers: Vec<_> = vouchers
            .iter()
            .map(|&Signed { account, expires, signature, .. }| SignedVoucher { account, expires, signature })
            .collect();
        let message = self.badge().redeem_all(vouchers);
        let answer = self.stage.chain.send(&self.stage.roles.keeper, message).run().expect("it answers");
        answer.value.map(|count| (count, answer.receipt)).map_err(|refusal| *refusal)
    }

    /// Brings a voucher that must be refused: nothing at all changes by it.
    #[track_caller]
    fn refused(&mut self, voucher: &Signed) -> Error {
        let before = self.remembered(voucher.account);
        let error = self.redeem(voucher).expect_err("it is to be refused");
        assert_eq!(self.remembered(voucher.account), before, "what is refused changes nothing");
        error
    }

    /// How many badges there are, and all that is known of an account.
    fn remembered(&mut self, account: Address) -> (u32, Option<u32>, (u8, [u8; 32])) {
        (self.minted(), self.received_by(account), self.status(account))
    }

    fn minted(&mut self) -> u32 {
        let message = self.badge().minted();
        self.stage.chain.ask(message).expect("a view").value
    }

    fn number_of(&mut self, alias: [u8; 32]) -> Option<u32> {
        let message = self.badge().number_of(alias);
        self.stage.chain.ask(message).expect("a view").value
    }

    fn received_by(&mut self, account: Address) -> Option<u32> {
        let message = self.badge().received_by(account);
        self.stage.chain.ask(message).expect("a view").value
    }

    /// What the badge says of an account in [`ELSEWHERE`].
    fn status(&mut self, account: Address) -> (u8, [u8; 32]) {
        self.asked(self.at, account, ELSEWHERE).expect("it answers")
    }

    /// What a source of personhood says, by a Solidity call.
    fn asked(&mut self, source: Address, account: Address, context: [u8; 32]) -> Result<(u8, [u8; 32]), CallError> {
        let input = [&[0x88, 0x6a, 0xf1, 0x33], &[0; 12][..], account.as_bytes(), &context].concat();
        let answer = self.stage.chain.dry_run(&self.stage.roles.keeper, source, input, 0)?.output;
        assert_eq!((answer.len(), &answer[..31]), (64, &[0; 31][..]), "a status and an alias");
        Ok((answer[31], answer[32..].try_into().expect("a word")))
    }

    /// Asserts that the account's person holds a badge, and is known elsewhere as the gate knows it.
    #[track_caller]
    fn assert_member(&mut self, account: &Account, person: &str) {
        assert_eq!(self.status(account.address()), (2, alias(person, ELSEWHERE)), "{person}");
    }

    /// Asserts that for the badge the account is nobody's.
    #[track_caller]
    fn assert_nobody(&mut self, account: &Account) {
        assert_eq!(self.status(account.address()), NOBODY);
    }
}

/// The registry's alias of a person.
fn alias(person: &str, context: [u8; 32]) -> [u8; 32] {
    issuer::alias(&issuer::person(person), &context)
}
