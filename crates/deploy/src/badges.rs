//! Badges: made, minted, signed for, redeemed.

use super::{
    Error,
    call::Call,
    consent::{Consent, Desk},
    error::asking,
    refusals::{badge as reason, refusal},
    sending::Making,
};
use badge::Terms;
use fairsale_chain::{
    Address, Typed,
    typed::{at, constructor_bytes, message_bytes},
};
use fairsale_client::{
    address::{hex, show},
    deployment::{Badge as Messages, BadgeGateRef, Codes},
    issuer::Issuer,
    network::Network,
    questions::personhood,
    signature,
    voucher::Signed,
};
use fairsale_input::time::from_now;
use fairsale_interfaces::{
    badge as interface,
    badge::{Badge as _, SignedVoucher},
    personhood::Personhood,
};
use ink::abi::Ink;

/// How many vouchers go into one message at most: they take half a block.
pub const BATCH: usize = 100;

/// A badge as it stands.
#[derive(Clone, Debug)]
pub struct Badge {
    /// Where it stands.
    pub address: Address,
    /// Its terms.
    pub terms: Terms,
    /// How many badges there are.
    pub minted: u32,
    /// The chain's id in what the organiser signs.
    pub chain_id: u64,
    /// The chain's clock.
    pub now: u64,
}

/// What a badge is to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the gate says of the account in the badge's context.
    pub person: Personhood,
    /// The number of the person's badge.
    pub number: Option<u32>,
    /// The number of the last badge that was given by naming this account.
    pub received: Option<u32>,
}

/// Vouchers sorted out: those to bring, and those to leave at home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Those that the badge will take.
    pub good: Vec<Signed>,
    /// Those that it has no use for now: whose, and why.
    pub idle: Vec<(Address, String)>,
}

/// Checks what a badge is to stand on: a gate that answers.
///
/// # Errors
/// If it does not.
pub fn ground<N: Network + ?Sized>(network: &mut N, gate: Address) -> Result<(), Error> {
    personhood(network, gate, gate, [0; 32]).map(drop).map_err(|error| {
        let expected = "a source of personhood that answers personhoodStatus(address,bytes32)";
        Error::not(format!("the gate, {}", show(gate)), expected, error.to_string())
    })
}

/// A badge about to be made.
pub fn making<'a>(codes: &'a Codes, terms: &Terms) -> Making<'a> {
    let cap = if terms.cap == 0 { "any number of badges".into() } else { format!("at most {} badges", terms.cap) };
    let what = vec![
        format!("deploy_badge: {cap}, for persons of status {} or more, for ever", terms.min_status),
        format!("  gate     {}", show(terms.gate)),
        format!("  context  {}", hex(&terms.context)),
        format!("  minted   by {}", show(terms.organiser)),
    ];
    Making {
        action: "deploy_badge",
        what,
        code: &codes.badge,
        data: constructor_bytes(BadgeGateRef::new(terms.into())),
    }
}

impl Badge {
    /// Looks at a badge.
    ///
    /// # Errors
    /// If there is none of ours.
    pub fn of<N: Network + ?Sized>(network: &mut N, address: Address) -> Result<Self, Error> {
        let answer = network.ask(messages(address).terms());
        let not = |_| Error::not(format!("what stands at {}", show(address)), "a badge", "something else, or nothing");
        let terms = Terms::from(&answer.map_err(not)?.value);
        let minted = network.ask(messages(address).minted()).map_err(asking("minted"))?.value;
        let (chain_id, now) = (network.constants().chain_id, network.try_now().map_err(asking("now"))?);
        Ok(Self { address, terms, minted, chain_id, now })
    }

    /// What the badge is to an account.
    ///
    /// # Errors
    /// If the gate or the badge does not answer.
    pub fn standing<N: Network + ?Sized>(&self, network: &mut N, account: Address) -> Result<Standing, Error> {
        let person = personhood(network, self.terms.gate, account, self.terms.context)?;
        let number = messages(self.address).number_of(person.context_alias);
        let number = network.ask(number).map_err(asking("number_of"))?.value;
        let received = messages(self.address).received_by(account);
        let received = network.ask(received).map_err(asking("received_by"))?.value;
        Ok(Standing { person, number, received })
    }

    /// Why a voucher for the account would not be taken now.
    ///
    /// # Errors
    /// If the gate or the badge does not answer.
    pub fn objection<N: Network + ?Sized>(&self, network: &mut N, account: Address) -> Result<Option<String>, Error> {
        let Standing { person: Personhood { status, .. }, number, received } = self.standing(network, account)?;
        let required = self.terms.min_status;
        let error = match (number, received) {
            (Some(number), _) => Some(interface::Error::AlreadyHeld { account, number }),
            _ if status < required => Some(interface::Error::NotAPerson { account, status, required }),
            (None, Some(number)) => Some(interface::Error::AccountUsed { account, number }),
            (None, None) => None,
        };
        Ok(error.map(|error| reason(&error)))
    }

    /// The organiser's message that gives the badge to an account's person.
    pub fn mint(&self, account: Address) -> Call {
        let what = vec![
            format!("mint: the badge for the person behind {}, for ever", show(account)),
            format!("  badge    {}", show(self.address)),
        ];
        Call::new("mint", what, message_bytes(messages(self.address).mint(account)))
    }

    /// Shows for which chain the organiser is about to sign, and asks unless the chain's id was `named`: a badge can stand at the
    /// same address on another chain, and a node that lies about the id would have vouchers that hold there.
    ///
    /// # Errors
    /// If it is another chain than the one named, or nobody says yes.
    pub fn agree_to_sign<N: Network + ?Sized>(
        &self,
        network: &N,
        named: Option<u64>,
        consent: Consent,
        desk: &mut dyn Desk,
    ) -> Result<(), Error> {
        consent.to_sign(&network.identity(), self.chain_id, named, desk)
    }

    /// The voucher for an account that the organiser's key signs.
    ///
    /// # Errors
    /// If the key is not the organiser's, or the voucher would be over at once.
    pub fn sign(&self, key: &Issuer, account: Address, expires: u64) -> Result<Signed, Error> {
        self.is_organiser(Ok(key.address()), "the key")?;
        self.is_ahead(expires)?;
        Ok(Signed::by(key, self.chain_id, self.address, account, expires))
    }

    /// Refuses what is not the organiser's but a `signer`'s, or nobody's for a reason.
    fn is_organiser(&self, signer: Result<Address, String>, what: &str) -> Result<(), Error> {
        let found = match signer {
            Ok(signer) if signer == self.terms.organiser => return Ok(()),
            Ok(signer) => show(signer),
            Err(why) => why,
        };
        Err(Error::not(what, format!("the organiser's, {}", show(self.terms.organiser)), found))
    }

    fn is_ahead(&self, expires: u64) -> Result<(), Error> {
        if expires > self.now {
            return Ok(());
        }
        Err(Error::not("the end of the voucher", "a time to come", from_now(expires, self.now)))
    }

    /// Checks vouchers, and sorts out those that the badge has no use for: they would cost a fee for nothing.
    ///
    /// # Errors
    /// If one is for another badge or chain, over, or not signed by the organiser; or if nobody answers.
    pub fn sort<N: Network + ?Sized>(
        &self,
        network: &mut N,
        vouchers: impl IntoIterator<Item = (usize, Signed)>,
    ) -> Result<Sorted, Error> {
        let mut sorted = Sorted::default();
        for (line, voucher) in vouchers {
            let what = |what: &str| format!("voucher {line}, {what}");
            if (voucher.badge, voucher.chain_id) != (self.address, self.chain_id) {
                let (expected, found) = [(self.address, self.chain_id), (voucher.badge, voucher.chain_id)]
                    .map(|(badge, chain)| format!("{} on the chain {chain}", show(badge)))
                    .into();
                return Err(Error::not(what("its badge"), expected, found));
            }
            let nobody =
                || signature::flaw(&voucher.signature).map_or("nobody's".into(), |flaw| format!("one whose {flaw}"));
            self.is_organiser(voucher.signer().ok_or_else(nobody), &what("its signature"))?;
            if voucher.expires <= self.now {
                return Err(Error::not(what("its end"), "a time to come", from_now(voucher.expires, self.now)));
            }
            match self.objection(network, voucher.account)? {
                None => sorted.good.push(voucher),
                Some(why) => sorted.idle.push((voucher.account, why)),
            }
        }
        Ok(sorted)
    }

    /// The message that redeems a few vouchers.
    pub fn redeem(&self, vouchers: &[Signed]) -> Call {
        let turned = signature::turned(vouchers.iter().map(|voucher| &voucher.signature));
        let turned = turned.map(|turned| format!("  turned   {turned}"));
        let badge = format!("  badge    {}", show(self.address));
        let with_badge = |what: String| -> Vec<String> { [what, badge].into_iter().chain(turned).collect() };
        let several: Vec<_> = vouchers
            .iter()
            .map(|voucher| SignedVoucher {
                account: voucher.account,
                expires: voucher.expires,
                signature: signature::canonical(&voucher.signature),
            })
            .collect();
        if let [SignedVoucher { account, expires, signature }] = several[..] {
            let what =
                format!("redeem: the organiser's voucher, the badge for the person behind {}, for ever", show(account));
            let message = messages(self.address).redeem(account, expires, signature);
            return Call::new("redeem", with_badge(what), message_bytes(message));
        }
        let what = format!(
            "redeem: {} of the organiser's vouchers; those for persons who hold the badge by then, or for nobody, are passed over",
            several.len()
        );
        Call::new("redeem", with_badge(what), message_bytes(messages(self.address).redeem_all(several)))
    }
}

/// What the badge's refusal means.
pub fn meaning(output: &[u8]) -> Option<String> {
    match refusal::<interface::Error>(output) {
        Some(error) => Some(reason(&error)),
        None => refusal::<interface::BadVoucher>(output)
            .map(|bad| format!("voucher {} of those sent: {}", u64::from(bad.index) + 1, reason(&bad.error))),
    }
}

fn messages(badge: Address) -> Messages {
    at::<BadgeGateRef, Ink>(badge)
}
