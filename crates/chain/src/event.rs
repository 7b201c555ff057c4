//! Events, from and to the types of ink! and of Solidity.

use crate::{Address, Receipt};
use alloy_core::{primitives::B256, sol_types::SolEvent};
use codec::DecodeAll;
use ink::{
    abi::{AbiEncodeWith, Ink},
    env::event::{Event as InkEvent, TopicEncoder, TopicsBuilderBackend},
};

/// What a contract announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who.
    pub contract: Address,
    /// At most four words. The first is the hash of the event's signature, unless it is anonymous.
    pub topics: Vec<[u8; 32]>,
    /// The rest, in the contract's ABI: all fields (ink!), or those that are no topics (Solidity).
    pub data: Vec<u8>,
}

impl Event {
    /// The event of an ink! ABI contract. `None` if it is another event. Anonymous events are told apart by their
    /// data alone.
    pub fn decode<T: InkEvent<Ink> + codec::Decode>(&self) -> Option<T> {
        let signed = T::SIGNATURE_TOPIC.is_none_or(|signature| self.topics.first() == Some(&signature));
        signed.then(|| T::decode_all(&mut &self.data[..]).ok()).flatten()
    }

    /// The event of a Solidity ABI contract, as a type of alloy's `sol!` macro. `None` if it is another event.
    ///
    /// ink! has no decoder for the Solidity ABI's events; [`Event::is`] compares with one of its types.
    pub fn decode_sol<T: SolEvent>(&self) -> Option<T> {
        T::decode_raw_log_validate(self.topics.iter().map(B256::from), &self.data).ok()
    }

    /// Is it this event? For ink! types under either ABI: `event.is::<Sol, _>(&Claimed { .. })`.
    pub fn is<Abi: TopicEncoder, T: InkEvent<Abi>>(&self, expected: &T) -> bool {
        self.topics == topics(expected) && self.data == expected.encode_data()
    }
}

impl Receipt {
    /// All events of one ink! type, from ink! ABI contracts, in order.
    pub fn events<T: InkEvent<Ink> + codec::Decode>(&self) -> Vec<T> {
        self.events.iter().filter_map(Event::decode).collect()
    }

    /// All events of one `sol!` type, from Solidity ABI contracts, in order.
    pub fn sol_events<T: SolEvent>(&self) -> Vec<T> {
        self.events.iter().filter_map(Event::decode_sol).collect()
    }

    /// Was this event announced, by whomever?
    pub fn announced<Abi: TopicEncoder, T: InkEvent<Abi>>(&self, expected: &T) -> bool {
        self.events.iter().any(|event| event.is::<Abi, T>(expected))
    }
}

/// The topics a contract would announce the event with.
fn topics<Abi: TopicEncoder, T: InkEvent<Abi>>(event: &T) -> Vec<[u8; 32]> {
    event.topics::<Topics>(Topics(vec![]).into())
}

/// Collects topics.
struct Topics(Vec<[u8; 32]>);

impl<Abi: TopicEncoder> TopicsBuilderBackend<Abi> for Topics {
    type Output = Vec<[u8; 32]>;

    fn push_topic<T: AbiEncodeWith<Abi>>(&mut self, value: &T) {
        self.0.push(Abi::encode_topic(value));
    }

    fn output(self) -> Self::Output {
        self.0
    }
}
