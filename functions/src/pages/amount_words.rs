//! Amounts in words, as an invoice has them beside the figures: the whole units in words, the minor ones in figures.

use super::texts::{Texts, plural};
use domain::money::{Currency, Money};

/// What words end with: a thousand, a million and a milliard are the places that amounts reach.
const SCALES: [u64; 3] = [1_000_000_000, 1_000_000, 1_000];

impl Texts {
    /// An amount of nothing or more in words, such as `Forty-nine US dollars 05 cents`.
    pub(crate) fn amount_in_words(self, amount: Money) -> String {
        let minor = amount.amount_minor.unsigned_abs();
        let (whole, part) = (minor / 100, minor % 100);
        let words = match self {
            Texts::En => english(whole),
            Texts::Ru => russian(whole),
        };
        let mut letters = words.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let (units, parts) = match amount.currency {
            Currency::Usd => (self.amount_usd(whole), self.amount_usd_part(part)),
            Currency::Eur => (self.amount_eur(whole), self.amount_eur_part(part)),
            Currency::Rub => (self.amount_rub(whole), self.amount_rub_part(part)),
            Currency::Kzt => (self.amount_kzt().to_owned(), self.amount_kzt_part(part)),
        };
        format!("{first}{} {units} {part:02} {parts}", letters.as_str())
    }
}

const ENGLISH_SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ENGLISH_NAMES: [&str; 3] = ["billion", "million", "thousand"];

fn english(number: u64) -> String {
    let word = |words: &[&'static str], place: u64| words[usize::try_from(place).unwrap_or_default()];
    let below_thousand = |number: u64| {
        let mut words = Vec::new();
        if number >= 100 {
            words.push(format!("{} hundred", word(&ENGLISH_SMALL, number / 100)));
        }
        match number % 100 {
            0 => {}
            small @ 1..20 => words.push(word(&ENGLISH_SMALL, small).to_owned()),
            tens if tens % 10 == 0 => words.push(word(&ENGLISH_TENS, tens / 10).to_owned()),
            both => words.push(format!("{}-{}", word(&ENGLISH_TENS, both / 10), word(&ENGLISH_SMALL, both % 10))),
        }
        words.join(" ")
    };
    if number == 0 {
        return word(&ENGLISH_SMALL, 0).to_owned();
    }
    let mut words = Vec::new();
    let mut rest = number;
    for (scale, name) in SCALES.into_iter().zip(ENGLISH_NAMES) {
        if rest >= scale {
            words.push(format!("{} {name}", below_thousand(rest / scale)));
            rest %= scale;
        }
    }
    if rest > 0 {
        words.push(below_thousand(rest));
    }
    words.join(" ")
}

const RUSSIAN_SMALL: [&str; 20] = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const RUSSIAN_TENS: [&str; 10] =
    ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
const RUSSIAN_HUNDREDS: [&str; 10] =
    ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
/// Of one, of two to four, of more.
const RUSSIAN_NAMES: [[&str; 3]; 3] =
    [["миллиард", "миллиарда", "миллиардов"], ["миллион", "миллиона", "миллионов"], ["тысяча", "тысячи", "тысяч"]];

/// Thousands are feminine and all else that amounts are counted in is not: доллар, рубль, евро, тенге.
fn russian(number: u64) -> String {
    let word = |words: &[&'static str], place: u64| words[usize::try_from(place).unwrap_or_default()];
    let below_thousand = |number: u64, feminine: bool| {
        let mut words = Vec::new();
        if number >= 100 {
            words.push(word(&RUSSIAN_HUNDREDS, number / 100));
        }
        let mut small = number % 100;
        if small >= 20 {
            words.push(word(&RUSSIAN_TENS, small / 10));
            small %= 10;
        }
        match (small, feminine) {
            (0, _) => {}
            (1, true) => words.push("одна"),
            (2, true) => words.push("две"),
            _ => words.push(word(&RUSSIAN_SMALL, small)),
        }
        words.join(" ")
    };
    let form = |names: [&'static str; 3], count: u64| match plural("ru", &count.to_string()) {
        "one" => names[0],
        "few" => names[1],
        _ => names[2],
    };
    if number == 0 {
        return word(&RUSSIAN_SMALL, 0).to_owned();
    }
    let mut words = Vec::new();
    let mut rest = number;
    for (scale, names) in SCALES.into_iter().zip(RUSSIAN_NAMES) {
        if rest >= scale {
            let count = rest / scale;
            words.push(format!("{} {}", below_thousand(count, scale == 1_000), form(names, count)));
            rest %= scale;
        }
    }
    if rest > 0 {
        words.push(below_thousand(rest, false));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_number_is_said_as_people_say_it() {
        for (number, en, ru) in [
            (0, "zero", "ноль"),
            (1, "one", "один"),
            (2, "two", "два"),
            (11, "eleven", "одиннадцать"),
            (19, "nineteen", "девятнадцать"),
            (20, "twenty", "двадцать"),
            (21, "twenty-one", "двадцать один"),
            (100, "one hundred", "сто"),
            (101, "one hundred one", "сто один"),
            (312, "three hundred twelve", "триста двенадцать"),
            (999, "nine hundred ninety-nine", "девятьсот девяносто девять"),
            (1_000, "one thousand", "одна тысяча"),
            (2_002, "two thousand two", "две тысячи два"),
            (5_011, "five thousand eleven", "пять тысяч одиннадцать"),
            (11_000, "eleven thousand", "одиннадцать тысяч"),
            (21_022, "twenty-one thousand twenty-two", "двадцать одна тысяча двадцать два"),
            (112_000, "one hundred twelve thousand", "сто двенадцать тысяч"),
            (1_000_000, "one million", "один миллион"),
            (2_001_001, "two million one thousand one", "два миллиона одна тысяча один"),
            (
                987_654_321,
                "nine hundred eighty-seven million six hundred fifty-four thousand three hundred twenty-one",
                "девятьсот восемьдесят семь миллионов шестьсот пятьдесят четыре тысячи триста двадцать один",
            ),
            (1_000_000_000, "one billion", "один миллиард"),
        ] {
            assert_eq!((english(number).as_str(), russian(number).as_str()), (en, ru), "{number}");
        }
    }

    /// Reads an English number back; what is no such number is `None`.
    fn read_english(text: &str) -> Option<u64> {
        let units: Vec<String> = (0..20).map(english).collect();
        let (mut whole, mut part) = (0, 0);
        for word in text.split([' ', '-']) {
            match word {
                "hundred" => part *= 100,
                "thousand" => (whole, part) = (whole + part * 1_000, 0),
                "million" => (whole, part) = (whole + part * 1_000_000, 0),
                "billion" => (whole, part) = (whole + part * 1_000_000_000, 0),
                _ => {
                    let unit = units.iter().position(|unit| unit == word).map(|place| place as u64);
                    part += unit.or_else(|| (2..10).map(|tens| tens * 10).find(|tens| english(*tens) == word))?;
                }
            }
        }
        Some(whole + part)
    }

    #[test]
    fn every_number_to_a_milliard_is_said_and_each_differently() {
        // A number is said by its groups of three digits, so that all groups and a walk over the places are all numbers.
        let walk = (0..1_000).chain((0..4_000).map(|step| step * 250_001));
        let numbers: BTreeSet<u64> = walk.chain([999_999, 1_000_000, 999_999_999, 1_000_000_000]).collect();
        let mut russians = BTreeSet::new();
        for number in &numbers {
            assert_eq!(read_english(&english(*number)), Some(*number));
            let said = russian(*number);
            assert!(!said.contains("  ") && said.trim() == said, "{number}: {said}");
            assert!(russians.insert(said), "{number} is said as another number is");
        }
    }

    #[test]
    fn an_amount_has_its_currency_in_its_form() {
        for (minor, currency, en, ru) in [
            (4905, Currency::Usd, "Forty-nine US dollars 05 cents", "Сорок девять долларов США 05 центов"),
            (101, Currency::Usd, "One US dollar 01 cent", "Один доллар США 01 цент"),
            (2200, Currency::Eur, "Twenty-two euros 00 cents", "Двадцать два евро 00 евроцентов"),
            (
                2_102_102,
                Currency::Rub,
                "Twenty-one thousand twenty-one roubles 02 kopecks",
                "Двадцать одна тысяча двадцать один рубль 02 копейки",
            ),
            (2_500_000, Currency::Kzt, "Twenty-five thousand tenge 00 tiyn", "Двадцать пять тысяч тенге 00 тиынов"),
            (0, Currency::Kzt, "Zero tenge 00 tiyn", "Ноль тенге 00 тиынов"),
        ] {
            let amount = Money::new(minor, currency);
            assert_eq!(Texts::En.amount_in_words(amount), en);
            assert_eq!(Texts::Ru.amount_in_words(amount), ru);
        }
    }
}
