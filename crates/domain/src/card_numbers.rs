//! Numbers of payment cards in what people write: they are masked before a text is kept. A number is one by its shape, its
//! issuer and its check digit (ISO/IEC 7812-1, Luhn); account numbers (IBAN), telephones and longer runs of digits are none.

use crate::text::is_invisible;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// How many digits a card number has.
const DIGITS: RangeInclusive<usize> = 13..=19;
/// How many of its digits stay legible, so that its holder knows which card was meant.
const LEGIBLE: usize = 4;
/// In how many groups it is written at most, and how many digits all of them but the last have at least.
const GROUPS_MAX: usize = 5;
const GROUP_DIGITS_MIN: usize = 4;
/// How many characters stand between two groups at most.
const SEPARATORS_MAX: usize = 3;
/// How long an IBAN is (ISO 13616).
const IBAN_CHARS: RangeInclusive<usize> = 15..=34;

/// A text whose card numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text: of each card number all digits but the last four are asterisks, everything else stands as it was.
    pub text: String,
    /// How many card numbers there were.
    pub cards: usize,
}

/// Masks the card numbers of a text.
pub fn mask(text: &str) -> Masked {
    let words = words(text);
    let (mut hidden, mut cards, mut at) = (BTreeSet::<usize>::new(), 0, 0);
    while at < words.len() {
        if let Some(of_iban) = iban(text, &words[at..]) {
            at += of_iban;
        } else if let Some(groups) = card(text, &words[at..]) {
            let digits: Vec<usize> = groups.iter().cloned().flatten().collect();
            hidden.extend(digits[..digits.len() - LEGIBLE].iter().copied());
            (cards, at) = (cards + 1, at + groups.len());
        } else {
            at += 1;
        }
    }
    let masked = text.char_indices().map(|(at, c)| if hidden.contains(&at) { '*' } else { c });
    Masked { text: masked.collect(), cards }
}

/// The longest runs of Latin letters and digits, by their places.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        match words.last_mut() {
            Some(word) if word.end == at => word.end += 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}

/// How many of the first words are an IBAN: one, or groups of four.
fn iban(text: &str, words: &[Range<usize>]) -> Option<usize> {
    let mut joined = String::new();
    for (n, word) in words.iter().enumerate() {
        let group = &text[word.clone()];
        if n > 0 && (group.len() > 4 || words[n - 1].end + 1 != word.start || !text[..word.start].ends_with(' ')) {
            return None;
        }
        joined += group;
        if joined.len() > *IBAN_CHARS.end() {
            return None;
        }
        if IBAN_CHARS.contains(&joined.len()) && is_iban(joined.as_bytes()) {
            return Some(n + 1);
        }
        if group.len() != 4 {
            return None;
        }
    }
    None
}

/// Two letters, two check digits, and the remainder that these lead to.
fn is_iban(text: &[u8]) -> bool {
    let (head, account) = text.split_at(4);
    let named = head[..2].iter().all(u8::is_ascii_alphabetic) && head[2..].iter().all(u8::is_ascii_digit);
    let remainder = account.iter().chain(head).fold(0, |rest: u32, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    named && remainder == 1
}

/// The groups of the card number that the first words are, by their places, the longest that there is.
fn card(text: &str, words: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let first = without_letters(text, words.first()?)?;
    // A telephone with the code of its country.
    if text[..first.start].ends_with('+') {
        return None;
    }
    let mut groups = vec![first];
    for pair in words.windows(2).take(GROUPS_MAX - 1) {
        let is_group = text[pair[1].clone()].bytes().all(|byte| byte.is_ascii_digit());
        let long = groups.iter().all(|group| group.len() >= GROUP_DIGITS_MIN);
        if !is_group || !long || !separates(&text[pair[0].end..pair[1].start]) {
            break;
        }
        groups.push(pair[1].clone());
    }
    while !groups.is_empty() {
        let digits: Vec<u8> = groups.iter().cloned().flatten().map(|at| text.as_bytes()[at] - b'0').collect();
        if is_card(&digits) {
            return Some(groups);
        }
        groups.pop();
    }
    None
}

/// The digits of a word that is nothing else, but for letters before them, as in `card4111…`.
fn without_letters(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let letters = text[word.clone()].bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = word.start + letters..word.end;
    let only = !digits.is_empty() && text[digits.clone()].bytes().all(|byte| byte.is_ascii_digit());
    only.then_some(digits)
}

/// Whether what stands between two groups parts them and nothing more.
fn separates(between: &str) -> bool {
    let separator = |c: char| {
        let space = c.is_whitespace() && !matches!(c, '\n' | '\r');
        space || is_invisible(c) || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '/' | '_' | '\u{B7}')
    };
    between.chars().count() <= SEPARATORS_MAX && between.chars().all(separator)
}

fn is_card(digits: &[u8]) -> bool {
    DIGITS.contains(&digits.len()) && is_of_an_issuer(digits) && checks(digits)
}

/// The check digit (ISO/IEC 7812-1, annex B).
fn checks(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let each = digits.iter().rev().enumerate();
    let sum: u32 = each.map(|(n, digit)| u32::from(if n % 2 == 1 { doubled(*digit) } else { *digit })).sum();
    sum.is_multiple_of(10)
}

/// Whether a scheme issues numbers that begin so and are so long.
fn is_of_an_issuer(digits: &[u8]) -> bool {
    let begin = digits[..4].iter().fold(0, |number: u32, digit| number * 10 + u32::from(*digit));
    let lengths = match begin {
        // Visa.
        4000..=4999 => 13..=19,
        // Mastercard.
        5100..=5599 | 2221..=2720 => 16..=16,
        // Mir.
        2200..=2204 => 16..=19,
        // American Express.
        3400..=3499 | 3700..=3799 => 15..=15,
        // JCB.
        3528..=3589 => 16..=19,
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => 14..=19,
        // Discover, RuPay, UnionPay.
        6000..=6099 | 6200..=6299 | 6440..=6599 | 8100..=8299 => 16..=19,
        // Maestro.
        5000..=5099 | 5600..=5899 | 6300..=6399 | 6700..=6799 => 13..=19,
        // Uzcard, Humo, Elcart, Belkart, Troy.
        8600 | 9860 | 9417 | 9112 | 9792 => 16..=16,
        _ => return false,
    };
    // Visa has three lengths; what lies between them is no number of its.
    lengths.contains(&digits.len()) && (digits[0] != 4 || [13, 16, 19].contains(&digits.len()))
}
