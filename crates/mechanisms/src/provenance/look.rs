//! Questions to contracts about what they were made with.

use super::{Made, Part, Role};
use crate::terms::Terms;
use alloy_core::{
    primitives::Bytes,
    sol,
    sol_types::{SolCall, SolValue},
};
use fairsale_chain::{
    Account, Address, SALT, Typed, asset_of, create2,
    typed::{at, constructor_bytes},
};
use fairsale_client::{
    deployment::{
        BadgeGateRef, Codes, CommitRevealBeaconRef, DrandBeaconRef, PersonhoodRegistryRef, TicketCollectionRef,
        TokenRef, code_hash,
    },
    network::Network,
    query::{QueryError, answered, asking, unless_refused},
    questions::PRECOMPILE,
};
use fairsale_interfaces::erc20::{Erc20 as _, Erc20Sol as _};
use ink::abi::Ink;

#[allow(missing_docs)] // of what the macro makes
mod calls {
    use super::sol;

    // Texts are read as bytes: what the constructor was given need not be UTF-8.
    sol! {
        function name() external view returns (bytes text);
        function symbol() external view returns (bytes text);
    }
}

/// How many gates are followed, each of which stands over another one.
const MAX_GATES: usize = 4;

/// Looks at contracts on a chain.
pub(super) struct Look<'a, N: ?Sized> {
    network: &'a mut N,
    codes: &'a Codes,
}

/// A name and a symbol, as bytes.
type Names = (Vec<u8>, Vec<u8>);

/// Who made a contract, and what its constructor was given. `None` if it does not say.
type MadeBy = Option<(Address, Vec<u8>)>;

impl<'a, N: Network + ?Sized> Look<'a, N> {
    pub fn at(network: &'a mut N, codes: &'a Codes) -> Self {
        Self { network, codes }
    }

    fn hash(&self, address: Address) -> Result<Option<[u8; 32]>, QueryError> {
        self.network.code_hash(address).map_err(asking("code_hash"))
    }

    /// What a contract is made of that should be of this code.
    fn made(
        &mut self,
        address: Address,
        code: &[u8],
        made_by: impl FnOnce(&mut Self) -> Result<MadeBy, QueryError>,
    ) -> Result<Made, QueryError> {
        let hash = self.hash(address)?;
        if hash != Some(code_hash(code)) {
            return Ok(Made::Other { hash });
        }
        let Some((deployer, input)) = made_by(self)? else { return Ok(Made::Unproven) };
        let expected = create2(deployer, code, &input, &SALT);
        Ok(if expected == address { Made::Ours } else { Made::Elsewhere { expected } })
    }

    pub fn sale(&mut self, address: Address, terms: &Terms) -> Result<Part, QueryError> {
        let code = terms.rule.code(self.codes);
        let made = self.made(address, code, |_| Ok(Some((terms.common.seller, terms.rule.input(terms)))))?;
        Ok(Part { role: Role::Sale, address, made })
    }

    pub fn token(&mut self, address: Address) -> Result<Part, QueryError> {
        let part = |made| Part { role: Role::Token, address, made };
        if asset_of(address).is_some() {
            return Ok(part(Made::Chain));
        }
        let made = self.made(address, &self.codes.token, |look| look.token_made_by(address))?;
        Ok(part(made))
    }

    fn token_made_by(&mut self, address: Address) -> Result<MadeBy, QueryError> {
        let token = at::<TokenRef, Ink>(address);
        let seller = answered("seller", self.network.ask(token.seller()))?;
        let supply = answered("total_supply", self.network.ask(token.total_supply()))?;
        let transferable_at = answered("transferable_at", self.network.ask(token.transferable_at()))?;
        // ink! puts a byte before the word that Solidity reads.
        let decimals =
            answered("decimals", self.network.ask(token.sol_decimals()))?.and_then(|word| word.last().copied());
        let texts = self.names(address)?;
        let (Some(seller), Some(supply), Some(transferable_at), Some(decimals), Some((name, symbol))) =
            (seller, supply, transferable_at, decimals, texts)
        else {
            return Ok(None);
        };
        let constructor = TokenRef::new(name, symbol, decimals, supply, transferable_at);
        Ok(Some((seller, constructor_bytes(constructor))))
    }

    pub fn tickets(&mut self, address: Address) -> Result<Part, QueryError> {
        let made = self.made(address, &self.codes.ticket, |look| look.tickets_made_by(address))?;
        Ok(Part { role: Role::Tickets, address, made })
    }

    fn tickets_made_by(&mut self, address: Address) -> Result<MadeBy, QueryError> {
        let tickets = at::<TicketCollectionRef, Ink>(address);
        let terms = answered("terms", self.network.ask(tickets.terms()))?;
        let uri = answered("base_uri", self.network.ask(tickets.base_uri()))?;
        let (Some(terms), Some((name, symbol)), Some(uri)) = (terms, self.names(address)?, uri) else {
            return Ok(None);
        };
        let seller = terms.seller();
        Ok(Some((seller, constructor_bytes(TicketCollectionRef::new(terms, name, symbol, uri)))))
    }

    /// Name and symbol, to the byte.
    fn names(&mut self, address: Address) -> Result<Option<Names>, QueryError> {
        let name = self.text(address, calls::nameCall {}.abi_encode())?;
        Ok(name.zip(self.text(address, calls::symbolCall {}.abi_encode())?))
    }

    /// What a contract answers by Solidity's ABI. `None` if it refuses, or that is no text.
    fn text(&mut self, address: Address, call: Vec<u8>) -> Result<Option<Vec<u8>>, QueryError> {
        let receipt = unless_refused("a text", self.network.dry_run(&Account::nobody(), address, call, 0))?;
        Ok(receipt.and_then(|receipt| Bytes::abi_decode(&receipt.output).ok()).map(|text| text.to_vec()))
    }

    /// Who says who is a person; of a badge, its gate as well.
    pub fn personhood(&mut self, source: Address) -> Result<Vec<Part>, QueryError> {
        let (mut parts, mut address, mut role) = (vec![], source, Role::Personhood);
        for _ in 0..MAX_GATES {
            let (made, gate) = self.source(address)?;
            parts.push(Part { role, address, made });
            let Some(gate) = gate else { return Ok(parts) };
            (address, role) = (gate, Role::Gate);
        }
        let hash = self.hash(address)?;
        parts.push(Part { role, address, made: Made::Other { hash } });
        Ok(parts)
    }

    /// What a source of personhood is made of, and the gate over which it stands, if it is a badge.
    fn source(&mut self, address: Address) -> Result<(Made, Option<Address>), QueryError> {
        if address == PRECOMPILE {
            return Ok((Made::Chain, None));
        }
        if self.hash(address)? != Some(code_hash(&self.codes.badge)) {
            let made = self.made(address, &self.codes.personhood, |look| look.registry_made_by(address))?;
            return Ok((made, None));
        }
        let badge = at::<BadgeGateRef, Ink>(address);
        let terms = answered("terms", self.network.ask(badge.terms()))?;
        let deployer = answered("deployer", self.network.ask(badge.deployer()))?;
        let gate = terms.as_ref().map(|terms| terms.gate());
        let made_by = deployer.zip(terms).map(|(by, terms)| (by, constructor_bytes(BadgeGateRef::new(terms))));
        Ok((self.made(address, &self.codes.badge, |_| Ok(made_by))?, gate))
    }

    fn registry_made_by(&mut self, address: Address) -> Result<MadeBy, QueryError> {
        let founded = self.network.ask(at::<PersonhoodRegistryRef, Ink>(address).founded());
        let founded = answered("founded", founded)?.map(|(deployer, owner, issuers, threshold)| {
            (deployer, constructor_bytes(PersonhoodRegistryRef::new(owner, issuers, threshold)))
        });
        Ok(founded)
    }

    pub fn beacon(&mut self, address: Address) -> Result<Part, QueryError> {
        let is_drands = self.hash(address)? == Some(code_hash(&self.codes.drand_beacon));
        let made = match is_drands {
            true => self.made(address, &self.codes.drand_beacon, |look| look.drand_made_by(address))?,
            false => self.made(address, &self.codes.commit_reveal_beacon, |look| look.parties_made_by(address))?,
        };
        Ok(Part { role: Role::Beacon, address, made })
    }

    fn drand_made_by(&mut self, address: Address) -> Result<MadeBy, QueryError> {
        let beacon = at::<DrandBeaconRef, Ink>(address);
        let facts = answered("facts", self.network.ask(beacon.facts()))?;
        let deployer = answered("deployer", self.network.ask(beacon.deployer()))?;
        Ok(deployer.zip(facts).map(|(deployer, facts)| {
            let mut key = [[0; 32]; 4];
            key.as_flattened_mut().copy_from_slice(&facts.key());
            (deployer, constructor_bytes(DrandBeaconRef::new(facts.genesis(), facts.period(), key)))
        }))
    }

    fn parties_made_by(&mut self, address: Address) -> Result<MadeBy, QueryError> {
        let beacon = at::<CommitRevealBeaconRef, Ink>(address);
        let terms = answered("terms", self.network.ask(beacon.terms()))?;
        let deployer = answered("deployer", self.network.ask(beacon.deployer()))?;
        Ok(deployer.zip(terms).map(|(by, terms)| (by, constructor_bytes(CommitRevealBeaconRef::new(terms)))))
    }
}
