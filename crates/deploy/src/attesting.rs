//! Attestations, from the issuers' keys to the registry.

use super::{
    Error,
    call::Call,
    error::asking,
    refusals::{refusal, registry as reason, status_name},
    view::View,
};
use fairsale_chain::{
    Account, Address, CallError, Typed,
    typed::{at, message_bytes},
};
use fairsale_client::{
    address::{hex, show},
    deployment::{PersonhoodRegistryRef, Registry as Messages},
    format::lots,
    issuer::{self, Attestation, Issuer},
    network::Network,
    questions::PRECOMPILE,
    signature,
};
use fairsale_input::time::from_now;
use fairsale_interfaces::personhood;
use ink::abi::Ink;

/// A registry, and who signs for it.
#[derive(Clone, Debug)]
pub struct Registry {
    /// Where it stands.
    pub address: Address,
    /// Who may sign.
    pub issuers: Vec<Address>,
    /// How many of them must.
    pub threshold: usize,
    /// The chain's id in what they sign.
    chain_id: u64,
}

/// A signature and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who signed.
    pub issuer: Address,
    /// r, s, v, as it was given: v may be 0 or 1, which is turned into what the registry takes.
    pub signature: [u8; 65],
}

impl Registry {
    /// Looks at a registry.
    ///
    /// # Errors
    /// If there is none of ours.
    pub fn of<N: Network + ?Sized>(network: &mut N, address: Address) -> Result<Self, Error> {
        let not = |found: String| Error::not("the source of personhood", "a registry with issuers", found);
        if address == PRECOMPILE {
            return Err(not("Polkadot's precompile, where nobody attests".into()));
        }
        let answer = network.ask(messages(address).issuers());
        let (_, issuers, threshold) = answer.map_err(|_| not(format!("something else at {}", show(address))))?.value;
        let chain_id = network.constants().chain_id;
        Ok(Self { address, issuers, threshold: threshold.into(), chain_id })
    }

    /// Returns the digest that issuers sign.
    pub fn digest(&self, attestation: &Attestation) -> [u8; 32] {
        issuer::digest(attestation, &issuer::domain(self.chain_id, self.address))
    }

    /// Those of the keys that are issuers', each once.
    pub fn keys(&self, keys: Vec<Issuer>) -> Vec<Issuer> {
        let mut ours: Vec<Issuer> = vec![];
        for key in keys {
            if self.issuers.contains(&key.address()) && ours.iter().all(|other| other.address() != key.address()) {
                ours.push(key);
            }
        }
        ours
    }

    /// The number that the person's next attestation has. The registry tells a person's number only to who could have
    /// attested: enough keys sign one with the number 0, which is always refused, for a trial.
    ///
    /// # Errors
    /// If there are not enough keys, or the registry refuses for another reason.
    pub fn next_epoch<N: Network + ?Sized>(
        &self,
        network: &mut N,
        attestation: &Attestation,
        keys: &[Issuer],
    ) -> Result<u64, Error> {
        if keys.len() < self.threshold {
            let expected = format!("--epoch, or the keys of {} issuers to ask the registry for it", self.threshold);
            return Err(Error::not("the attestation's number", expected, format!("{} keys", keys.len())));
        }
        let trial = Attestation { epoch: 0, ..attestation.clone() };
        let digest = self.digest(&trial);
        let signed: Vec<u8> = keys.iter().flat_map(|key| key.sign(&digest)).collect();
        let (to, data) = self.message(&trial, signed);
        let output = match network.dry_run(&Account::nobody(), to, data, 0) {
            Err(CallError::Reverted { output, .. }) => output,
            Err(error) => return Err(asking("attest")(error)),
            Ok(_) => return Err(Error::not("an attestation with the number 0", "a refusal", "an acceptance")),
        };
        match refusal::<personhood::Error>(&output) {
            Some(personhood::Error::StaleEpoch { current, .. }) => current
                .checked_add(1)
                .ok_or_else(|| Error::refused("attest", "the person has had the last attestation that there can be")),
            Some(error) => Err(Error::refused("attest", reason(&error))),
            None => Err(asking("attest")(CallError::BadOutput { output })),
        }
    }

    /// What the keys sign, and the signatures that were given; each issuer's once.
    ///
    /// # Errors
    /// If one that was given is none, or no issuer's of this attestation.
    pub fn sign(&self, attestation: &Attestation, keys: &[Issuer], given: &[[u8; 65]]) -> Result<Vec<Signed>, Error> {
        let digest = self.digest(attestation);
        let mut all: Vec<Signed> =
            keys.iter().map(|key| Signed { issuer: key.address(), signature: key.sign(&digest) }).collect();
        for signature in given {
            let signer = issuer::signer(&digest, &signature::canonical(signature));
            let Some(issuer) = signer.filter(|signer| self.issuers.contains(signer)) else {
                let expected = format!("an issuer's over {} (--digest shows what is signed)", hex(&digest));
                let found = signature::flaw(signature).map_or("another one".into(), |flaw| format!("one whose {flaw}"));
                return Err(Error::not(format!("the signature {}", hex(signature)), expected, found));
            };
            if all.iter().all(|signed| signed.issuer != issuer) {
                all.push(Signed { issuer, signature: *signature });
            }
        }
        Ok(all)
    }

    /// The message that brings it to the registry.
    ///
    /// # Errors
    /// If too few issuers signed.
    pub fn call(&self, attestation: &Attestation, signed: &[Signed], now: u64) -> Result<Call, Error> {
        if signed.len() < self.threshold {
            let all: String = signed.iter().map(|one| format!(" --signature {}", hex(&one.signature))).collect();
            let mut reason = format!("{} issuers signed, and {} must", signed.len(), self.threshold);
            if !all.is_empty() {
                reason += &format!(
                    "; go on elsewhere with --epoch {} --expires {}{all}",
                    attestation.epoch, attestation.expires
                );
            }
            return Err(Error::refused("attest", reason));
        }
        let signatures = signed.iter().flat_map(|one| signature::canonical(&one.signature)).collect();
        let message = self.message(attestation, signatures);
        let account = show(Address::from(attestation.account.0.0));
        let what = if attestation.status == 0 {
            format!("attest: person {} has no account any more", attestation.person)
        } else {
            let (status, expires) = (status_name(attestation.status), from_now(attestation.expires, now));
            format!(
                "attest: {account} is an account of person {}, status {status}, until {expires}",
                attestation.person
            )
        };
        let signers: Vec<_> = signed.iter().map(|one| show(one.issuer)).collect();
        let mut what = vec![
            what,
            format!("  number   {}", attestation.epoch),
            format!("  signed   {}", signers.join(", ")),
            format!("  registry {}", show(self.address)),
        ];
        let turned = signature::turned(signed.iter().map(|one| &one.signature));
        what.extend(turned.map(|turned| format!("  turned   {turned}")));
        Ok(Call::new("attest", what, message))
    }

    fn message(&self, attestation: &Attestation, signatures: Vec<u8>) -> (Address, Vec<u8>) {
        let Attestation { person, account, status, expires, epoch } = *attestation;
        let account = Address::from(account.0.0);
        message_bytes(messages(self.address).attest(person.0, account, status, expires, epoch, signatures))
    }
}

/// What to say before an attestation leaves a person with an order in the sale without an account: a line for people. `None` if there is
/// no such order, or nothing is left to claim, or the person keeps an account.
///
/// # Errors
/// If the chain does not answer.
pub fn left_behind<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    attestation: &Attestation,
) -> Result<Option<String>, Error> {
    if attestation.status != 0 || view.terms.delivers_at_once() {
        return Ok(None);
    }
    let alias = issuer::alias(&attestation.person, &view.terms.common.context);
    let order = view.order(network, alias)?.order;
    Ok(order.map(|order| {
        format!(
            "  CAUTION  this person has an order for {} in the sale {}; until the person is attested to an account again nobody can \
             claim it, but for {} after the recovery window, if that is nobody's then",
            lots(order.lots),
            show(view.sale),
            show(order.account)
        )
    }))
}

/// What the registry's refusal means.
pub fn meaning(output: &[u8]) -> Option<String> {
    refusal::<personhood::Error>(output).map(|error| reason(&error))
}

fn messages(registry: Address) -> Messages {
    at::<PersonhoodRegistryRef, Ink>(registry)
}
