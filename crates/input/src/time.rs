//! Times as people write and read them. Chains count seconds since 1970.

use crate::quote;
use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a time must look like, for errors.
pub const WHAT: &str = "a time such as \"2027-01-31T12:00:00Z\", or whole seconds since 1970";

/// The latest time that is taken: the end of the year 9999.
pub const LATEST: u64 = 253_402_300_799;

/// A time in seconds, written as seconds, or by RFC 3339: with whole seconds, with an offset and nothing behind it.
pub fn parse(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let seconds = if is_number { text.parse().ok()? } else { seconds(text.as_bytes())? };
    (seconds <= LATEST).then_some(seconds)
}

/// The seconds since 1970 of a time such as `2027-01-31T12:00:00+01:00`.
fn seconds(text: &[u8]) -> Option<u64> {
    let (time, offset) = text.split_at_checked(19)?;
    let [a, b, c, d, b'-', e, f, b'-', g, h, b'T' | b't' | b' ', i, j, b':', k, l, b':', m, n] = *time else {
        return None;
    };
    let offset = match offset.strip_prefix(b".") {
        // No part of a second is a whole one.
        Some(part) => part.iter().position(|digit| *digit != b'0').filter(|zeros| *zeros > 0).map(|at| &part[at..])?,
        None => offset,
    };
    let offset = match *offset {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), i, j, b':', k, l] => {
            let (hours, minutes) = (number([i, j], 23)?, number([k, l], 59)?);
            let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let (century, year) = (number([a, b], 99)?, number([c, d], 99)?);
    let date = Date::new(i16::from(century) * 100 + i16::from(year), number([e, f], 12)?, number([g, h], 31)?).ok()?;
    // A leap second is none that chains count.
    let time = date.at(number([i, j], 23)?, number([k, l], 59)?, number([m, n], 59)?, 0);
    (time.duration_since(EPOCH).as_secs() - offset).try_into().ok()
}

/// A number of two digits, up to a maximum.
fn number(digits: [u8; 2], most: i8) -> Option<i8> {
    let [tens, ones] = digits.map(|digit| digit.wrapping_sub(b'0'));
    let number = (tens < 10 && ones < 10).then(|| tens * 10 + ones)?; // below 100
    i8::try_from(number).ok().filter(|number| *number <= most)
}

/// What seems to be wrong of a text that is no time. `None` if that cannot be guessed.
pub fn slip(text: &str) -> Option<&'static str> {
    if let Ok(number) = text.parse::<u128>() {
        return match number / u128::from(LATEST) {
            0 => None,
            1..1_000 => Some("are these milliseconds?"),
            1_000..1_000_000 => Some("are these microseconds?"),
            _ => Some("are these nanoseconds?"),
        };
    }
    if text.contains('[') {
        return Some("the offset says it: leave the brackets away");
    }
    let clock = text.get(10..).unwrap_or_default();
    match clock.find(['Z', 'z', '+', '-']) {
        None if clock.len() >= 9 && text.as_bytes()[4] == b'-' => Some("an offset is missing, such as Z or +01:00"),
        Some(_) if clock.contains('.') => Some("there are no parts of seconds"),
        _ => None,
    }
}

/// What was found in the place of a time, for errors: with what seems to be wrong of it.
pub fn found(text: &str) -> String {
    slip(text).map_or_else(|| quote(text), |slip| format!("{} ({slip})", quote(text)))
}

/// What time it is by the clock of this machine.
pub fn here() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// The first second of 1970.
const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// A time in UTC, such as `2027-01-31 12:00:00 UTC`; what is too late to be written so, as seconds.
pub fn utc(seconds: u64) -> String {
    let seconds_on = |seconds| EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok();
    let time = i64::try_from(seconds).ok().and_then(seconds_on);
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
        assert_eq!(parse("2027-01-31t12:00:00z"), Some(1_801_396_800));
        assert_eq!(parse("2027-01-31T12:00:00.000Z"), Some(1_801_396_800));
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse("2024-02-29T23:59:59-23:59"), Some(1_709_337_539));
        // The hour that comes twice in Berlin, and one that never comes there: the offset says which.
        assert_eq!(parse("2026-10-25T02:30:00+02:00"), Some(1_792_888_200));
        assert_eq!(parse("2026-10-25T02:30:00+01:00"), Some(1_792_891_800));
        assert_eq!(parse("2026-03-29T02:30:00+01:00"), Some(1_774_747_800));
        // The last second can be written in both ways, and is shown.
        assert_eq!((parse("9999-12-31T23:59:59Z"), parse("253402300799")), (Some(LATEST), Some(LATEST)));
        assert_eq!(utc(LATEST), "9999-12-31 23:59:59 UTC");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "",
            "tomorrow",
            "2026-01-01",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.001Z",
            "2026-01-01T00:00:00.0",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-01-01T00:00:00+25:00",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+01:60",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+01",
            "2026-01-01T00:00:00 CEST",
            "20 Sep 2027 23:25:00 CEST",
            "2026-01-01T00:00:00Z[Europe/Berlin]",
            "2026-01-01T00:00:00+01:00[u-ca=hebrew]",
            "1969-12-31T23:59:59Z",
            "9999-12-31T23:59:59-00:01",
            "２026-01-01T00:00:00Z",
            " 5",
            "+5",
            "-1",
            "5.0",
            "1e9",
            "253402300800",
            "99999999999999999999999999999",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_seems_to_be_wrong_of_a_time_is_said() {
        for (bad, slip_is) in [
            ("1801396800000", Some("are these milliseconds?")),
            ("1801396800000000", Some("are these microseconds?")),
            ("1801396800000000000", Some("are these nanoseconds?")),
            ("2026-10-25T02:30:00+02:00[America/New_York]", Some("the offset says it: leave the brackets away")),
            ("2026-01-01T00:00:00", Some("an offset is missing, such as Z or +01:00")),
            ("2026-01-01T00:00:00.5Z", Some("there are no parts of seconds")),
            ("20 Sep 2027 23:25:00 CEST", None),
            ("soon", None),
        ] {
            assert_eq!((slip(bad), parse(bad)), (slip_is, None), "{bad}");
        }
        assert_eq!(found("1801396800000"), "\"1801396800000\" (are these milliseconds?)");
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
