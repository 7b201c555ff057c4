//! A mechanism in words: before a rehearsal's table, in the status of a sale, and before somebody agrees to a deployment.

/// The figures of a sale as people read them, with their units.
pub struct Words<'a> {
    /// How much is sold.
    pub supply: String,
    /// How much is sold, in base units or tickets.
    pub count: u128,
    /// How much a lot is.
    pub lot: String,
    /// What a lot costs, as the terms have it.
    pub price: String,
    /// Who may order: "a person", or "an account".
    pub who: &'static str,
    /// Writes an amount of money.
    pub money: &'a dyn Fn(u128) -> String,
}

/// Texts about a mechanism.
pub trait Show {
    /// Lines before the table of a rehearsal: what it is, what is asked for at which price, and how much by one person.
    fn heading(&self, words: &Words<'_>) -> Vec<String>;

    /// Lines of a sale's status, each with its label: what it sells at which price.
    fn sells(&self, words: &Words<'_>) -> Vec<(&'static str, String)> {
        let Words { supply, lot, price, .. } = words;
        vec![("sells", format!("{supply}; a lot is {lot} for {price}"))]
    }

    /// The price, before somebody agrees to a deployment.
    fn price(&self, price: &str) -> String {
        format!("{price} a lot")
    }
}
