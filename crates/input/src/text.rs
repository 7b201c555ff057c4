//! Names and other texts that people see: which characters they may have, and when two of them are one.

use super::quote;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_security::skeleton;

/// What the characters of a text must be, for errors.
pub const VISIBLE: &str = "without control characters and others that nobody sees";

/// The first character that has no place in a text for people: it controls what shows the text, turns its direction round,
/// or is not seen. `None` if there is none.
///
/// Joiners and variation selectors are not seen either, but scripts and emoji are written with them: between and behind
/// those they have a place.
pub fn stranger(text: &str) -> Option<char> {
    if is_plain(text) {
        return None;
    }
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if is_unseen(character) && !is_at_home(before, character, characters.peek().copied()) {
            return Some(character);
        }
        before = Some(character);
    }
    None
}

/// What was found, for an error: quoted, with the number of a character in it that has no place there.
pub fn found(text: &str) -> String {
    match stranger(text) {
        Some(stranger) => format!("{} ({} in it)", quote(text), number(stranger)),
        None => quote(text),
    }
}

/// A text as it is compared with others: two that are equal so are spellings of one. Its characters are in their composed form
/// (NFC), none that nobody sees is left, and white space is a space.
pub fn identity(text: &str) -> String {
    if is_plain(text) && !text.contains("  ") {
        return text.trim().to_owned();
    }
    let seen: String = text.chars().filter(|character| !is_unseen(*character)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a text looks like at first sight: other capitals, and letters of other scripts that look alike, are the same.
pub fn look(text: &str) -> String {
    let plain: String = identity(text).nfkc().collect();
    skeleton(&plain.to_lowercase()).collect::<String>().to_lowercase()
}

/// How one spelling differs from another that is on `line`: from the first to the last character in which it does.
pub fn difference(one: &str, other: &str, line: usize) -> String {
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let (one, other) = (&one[same..], &other[same..]);
    let ends = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b);
    let end = ends.map(|(a, _)| a.len_utf8()).sum::<usize>();
    let numbers = |text: &str| {
        const ENOUGH: usize = 6;
        let mut numbers: Vec<String> = text[..text.len() - end].chars().take(ENOUGH + 1).map(number).collect();
        if numbers.len() > ENOUGH {
            numbers[ENOUGH] = "…".into();
        }
        if numbers.is_empty() { "nothing".into() } else { numbers.join(" ") }
    };
    format!("with {} where line {line} has {}", numbers(one), numbers(other))
}

/// Is it of letters, digits and signs of ASCII only, as nearly all are? Then nothing need be looked up.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// The number of a character, as Unicode writes it.
fn number(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Is it nothing that is seen by itself? Besides controls and formats these are blanks that are no white space, and what
/// changes the character before.
fn is_unseen(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    let category = character.general_category();
    matches!(category, Control | Format | LineSeparator | ParagraphSeparator)
        || is_selector(character)
        || matches!(character,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
            | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}')
}

/// Is a character that is not seen where scripts and emoji have it?
fn is_at_home(before: Option<char>, character: char, after: Option<char>) -> bool {
    const KEYCAP: char = '\u{20e3}';
    let is_emoji = |character: char| !character.is_ascii() && character.is_emoji_char();
    let joins_emoji = |character: char| is_emoji(character) || character == '\u{fe0f}';
    match (before, character, after) {
        (Some(before), '\u{200c}' | '\u{200d}', Some(after)) if joins_letters(before) && joins_letters(after) => true,
        (Some(before), '\u{200d}', Some(after)) => joins_emoji(before) && is_emoji(after),
        (Some(before), '\u{fe0e}' | '\u{fe0f}', after) => is_emoji(before) || after == Some(KEYCAP),
        _ => false,
    }
}

/// Is it of a script in which letters join, or are kept from it: those from Arabic to Mongolian, and their later blocks?
fn joins_letters(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
        | '\u{11000}'..='\u{11fff}')
        && !is_unseen(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// José, with one character in the end, and with two.
    const JOSE: [&str; 2] = ["Jos\u{e9}", "Jose\u{301}"];
    /// Persian with a non-joiner, Hindi with a joiner, a family, a heart that is red, a keycap.
    const JOINED: [&str; 5] = [
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
        "\u{915}\u{94d}\u{200d}\u{937}",
        "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
        "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
        "1\u{fe0f}\u{20e3}",
    ];

    #[test]
    fn names_of_all_scripts_are_taken() {
        for name in ["ada", "山田太郎", "Ада", "عمر", "o'neil, j. (2)", "a\u{a0}b"].iter().chain(&JOSE).chain(&JOINED)
        {
            assert_eq!(stranger(name), None, "{name:?}");
            assert_eq!(found(name), quote(name));
        }
    }

    #[test]
    fn what_is_not_seen_or_turns_text_round_is_found() {
        let strangers = "\u{7}\u{1b}\u{7f}\u{9b}\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\
                         \u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2061}\u{2065}\u{2066}\u{2067}\u{2068}\
                         \u{2069}\u{206a}\u{2800}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{e0001}\u{e0020}\u{e0101}";
        for stranger_is in strangers.chars() {
            for name in [format!("a{stranger_is}da"), format!("ada{stranger_is}"), stranger_is.to_string()] {
                assert_eq!(stranger(&name), Some(stranger_is), "{name:?}");
            }
        }
        assert_eq!(found("DS\u{202e}U"), r#""DS\u{202e}U" (U+202E in it)"#);
        // Joiners in scripts that have none, and where nothing is joined.
        for name in
            ["\u{430}\u{200d}\u{434}", "\u{5c71}\u{200c}\u{7530}", "\u{645}\u{200c}", "1\u{fe0f}", "\u{1f469}\u{200d}a"]
        {
            assert!(stranger(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn spellings_of_one_name_are_one() {
        for (one, other) in [
            (JOSE[0], JOSE[1]),
            ("ada", "ada\u{200b}"),
            ("ada lovelace", "ada  lovelace"),
            (" ada", "ada   "),
            ("ada lovelace", "ada\u{a0}lovelace"),
            ("\u{212b}", "\u{c5}"),
            ("\u{645}\u{6cc}\u{62e}", "\u{645}\u{6cc}\u{200c}\u{62e}"),
        ] {
            assert_eq!(identity(one), identity(other), "{one:?} {other:?}");
        }
        for (one, other) in [("ada", "Ada"), ("jose", JOSE[0]), ("ada", "\u{430}da")] {
            assert_ne!(identity(one), identity(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn names_that_are_taken_for_one_another_look_the_same() {
        for (one, other) in
            [("ada", "Ada"), ("ada", "\u{430}da"), ("ada", "\u{ff41}da"), ("fin", "\u{fb01}n"), ("p0", "pO")]
        {
            assert_eq!(look(one), look(other), "{one:?} {other:?}");
        }
        assert_ne!(look("ada"), look("bob"));
    }

    #[test]
    fn it_is_said_what_differs() {
        for (one, other, what) in [
            (JOSE[1], JOSE[0], "with U+0065 U+0301 where line 2 has U+00E9"),
            ("ada\u{200b}b", "adab", "with U+200B where line 2 has nothing"),
            ("a b", "a  b", "with nothing where line 2 has U+0020"),
            ("aa", "a", "with U+0061 where line 2 has nothing"),
            ("01234567", "x", "with U+0030 U+0031 U+0032 U+0033 U+0034 U+0035 … where line 2 has U+0078"),
        ] {
            assert_eq!(difference(one, other, 2), what);
        }
    }
}
