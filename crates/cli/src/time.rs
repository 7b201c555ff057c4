//! Times as people write and read them. Chains count seconds since 1970.

use jiff::Timestamp;

/// What a time must look like, for errors.
pub const WHAT: &str = "a time such as \"2027-01-31T12:00:00Z\", or whole seconds since 1970";

/// The latest time that is taken: the end of the year 9999.
pub const LATEST: u64 = 253_402_300_799;

/// A time in seconds, written as seconds or by RFC 3339 with an offset. Fractions of a second are refused.
pub fn parse(text: &str) -> Option<u64> {
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let time: Timestamp = text.parse().ok()?;
            (time.subsec_nanosecond() == 0).then_some(())?;
            time.as_second().try_into().ok()?
        }
    };
    (seconds <= LATEST).then_some(seconds)
}

/// A time in UTC, such as `2027-01-31 12:00:00 UTC`; what is too late to be written so, as seconds.
pub fn utc(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(|| format!("second {seconds}"), |time| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// A time, and how far it is from `now`: `2027-01-31 12:00:00 UTC (in 3 h 5 min)`.
pub fn from_now(seconds: u64, now: u64) -> String {
    match seconds.checked_sub(now) {
        Some(0) => format!("{} (now)", utc(seconds)),
        Some(ahead) => format!("{} (in {})", utc(seconds), span(ahead)),
        None => format!("{} ({} ago)", utc(seconds), span(now - seconds)),
    }
}

/// A span of time in its two largest units, the rest cut off.
pub fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let first = UNITS.iter().position(|(unit, _)| seconds >= *unit).unwrap_or(UNITS.len() - 1);
    let mut rest = seconds;
    let mut parts = vec![];
    for (unit, name) in UNITS.iter().skip(first).take(2) {
        if rest >= *unit || parts.is_empty() {
            parts.push(format!("{} {name}", rest / unit));
        }
        rest %= unit;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(parse("1767225600"), Some(1_767_225_600));
        assert_eq!(parse("2026-01-01T00:00:00Z"), Some(1_767_225_600));
        assert_eq!(parse("2026-01-01 01:00:00+01:00"), Some(1_767_225_600));
        for bad in ["", "tomorrow", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00.5Z", "-1", "253402300800"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_written_with_their_distance() {
        assert_eq!(from_now(1_767_225_600, 1_767_225_600), "2026-01-01 00:00:00 UTC (now)");
        assert_eq!(from_now(1_767_225_600, 1_767_214_500), "2026-01-01 00:00:00 UTC (in 3 h 5 min)");
        assert_eq!(from_now(1_767_225_600, 1_767_225_659), "2026-01-01 00:00:00 UTC (59 s ago)");
        assert_eq!(utc(u64::MAX), "second 18446744073709551615");
        assert_eq!(
            (span(0), span(60), span(90_000), span(172_801)),
            ("0 s".into(), "1 min".into(), "1 d 1 h".into(), "2 d".into())
        );
    }
}
