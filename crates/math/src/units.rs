//! One type for each thing that a sale counts. The number inside is public: a contract stores it and shows it.
//! Arithmetic is checked, and there is only as much of it as makes sense in the units: lots times price is an amount,
//! lots times price times price is nothing.

/// A number of lots: what a person asks for, or may ask for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Lots(pub u32);

/// An amount of what is sold, in its base units.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Units(pub u128);

/// An amount of the payment currency, in its smallest unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Amount(pub u128);

/// The price of a lot, in the smallest unit of the payment currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Price(pub u128);

/// The size of a lot, in base units of what is sold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct LotSize(pub u128);

/// A point in time, in seconds since the Unix epoch, by the chain's clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Timestamp(pub u64);

impl Lots {
    /// Returns the base units in these lots. `None` on overflow.
    pub fn units(self, lot: LotSize) -> Option<Units> {
        u128::from(self.0).checked_mul(lot.0).map(Units)
    }

    /// Returns the cost of these lots: the deposit for an ask. `None` on overflow.
    pub fn cost(self, price: Price) -> Option<Amount> {
        u128::from(self.0).checked_mul(price.0).map(Amount)
    }
}

impl Units {
    /// The sum. `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Returns the difference. `None` if `other` is more.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl Amount {
    /// The sum. `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Returns the difference. `None` if `other` is more.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl Timestamp {
    /// Returns the time `seconds` later. `None` on overflow.
    pub fn checked_add(self, seconds: u64) -> Option<Self> {
        self.0.checked_add(seconds).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_hold_and_cost_up_to_the_last_unit() {
        let third = u128::MAX / 3; // u128::MAX is a multiple of 3
        assert_eq!(Lots(3).units(LotSize(third)), Some(Units(u128::MAX)));
        assert_eq!(Lots(3).units(LotSize(third + 1)), None);
        assert_eq!(Lots(4).units(LotSize(third)), None);
        assert_eq!(Lots(3).cost(Price(third)), Some(Amount(u128::MAX)));
        assert_eq!(Lots(3).cost(Price(third + 1)), None);
        assert_eq!(Lots(4).cost(Price(third)), None);
        assert_eq!(Lots(0).units(LotSize(u128::MAX)), Some(Units(0)));
        assert_eq!(Lots(u32::MAX).cost(Price(0)), Some(Amount(0)));
    }

    #[test]
    fn sums_and_differences_neither_wrap_nor_saturate() {
        assert_eq!(Units(u128::MAX - 1).checked_add(Units(1)), Some(Units(u128::MAX)));
        assert_eq!(Units(u128::MAX).checked_add(Units(1)), None);
        assert_eq!(Units(7).checked_sub(Units(7)), Some(Units(0)));
        assert_eq!(Units(7).checked_sub(Units(8)), None);
        assert_eq!(Amount(u128::MAX - 1).checked_add(Amount(1)), Some(Amount(u128::MAX)));
        assert_eq!(Amount(u128::MAX).checked_add(Amount(1)), None);
        assert_eq!(Amount(7).checked_sub(Amount(7)), Some(Amount(0)));
        assert_eq!(Amount(7).checked_sub(Amount(8)), None);
        assert_eq!(Timestamp(u64::MAX - 30).checked_add(30), Some(Timestamp(u64::MAX)));
        assert_eq!(Timestamp(u64::MAX - 30).checked_add(31), None);
    }
}
