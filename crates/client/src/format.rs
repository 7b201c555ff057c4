//! Numbers, for people.

/// A whole number of base units with the decimal point where it belongs, without zeros behind the last digit.
pub fn decimal(digits: &str, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, part) = padded.split_at(padded.len() - decimals);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{}{point}{part}", thousands(whole))
}

/// A whole number, given as its digits, with a comma before every three of them.
pub fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number of lots in words, such as `3 lots`.
pub fn lots(count: u32) -> String {
    if count == 1 { "1 lot".into() } else { format!("{count} lots") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_point_and_no_more_digits_than_they_need() {
        assert_eq!(decimal("0", 10), "0");
        assert_eq!(decimal("1", 10), "0.0000000001");
        assert_eq!(decimal("25000000000", 10), "2.5");
        assert_eq!(decimal("1234567", 0), "1,234,567");
        assert_eq!(decimal("123456789", 2), "1,234,567.89");
        assert_eq!(decimal("100000", 2), "1,000");
    }
}
