use super::*;
use proptest::prelude::*;

const TERMS: &str = include_str!("../../../../../tests/agreement/terms/2023-01.md");

fn told(old: &str, new: &str) -> Vec<(String, Change)> {
    by_clause(old, new).into_iter().map(|change| (change.clause, change.change)).collect()
}

fn told_as(expected: &[(&str, Change)]) -> Vec<(String, Change)> {
    expected.iter().map(|(clause, change)| ((*clause).to_owned(), *change)).collect()
}

fn names(text: &str) -> Vec<&str> {
    sections(text).iter().map(|section| section.clause).collect()
}

/// What a text says, apart from the blank between its sections.
fn sides(parts: &[Part], left_out: Side) -> String {
    parts.iter().filter(|part| part.side != left_out).map(|part| part.text.as_str()).collect()
}

#[test]
fn the_sample_terms_fall_into_their_clauses() {
    let names = names(TERMS);
    assert_eq!(&names[..4], ["preamble", "1", "1.1", "1.2"]);
    let clauses = names.iter().filter(|name| name.contains('.')).count();
    assert_eq!((names.len() - clauses, clauses), (11, 60));
    let list = sections(TERMS).into_iter().find(|section| section.clause == "8.6").unwrap();
    assert!(list.text.ends_with("sending out information."), "its list belongs to it");
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        (" \n\n", &[]),
        ("No number at all.\n\nNor here.", &["preamble"]),
        ("# Title\n\nWho begins.\n\n## Words\n\n## 4. Price\n4.1. Paid.", &["preamble", "Words", "4", "4.1"]),
        // As the offer is printed: headings that are not marked, a number without its stop, a line with a telephone.
        (
            "Offer\n1. BASIC\n1.1. A.\n10. OTHER\n10.1. B\n+7 (495) 1\n10.4 The",
            &["preamble", "1", "1.1", "10", "10.1", "10.4"],
        ),
        ("4.1. Of:\n1. this\n2. that\n\n4.2. Of:\n2025.\n4.900 coins", &["4.1", "4.2"]),
        ("4.1. As in\n4.9 and 4.10 below", &["4.1"]),
        ("4.1. A\n4.1. B\n  4.1.2. C\n4..1. no\n4.1.x no", &["4.1", "4.1", "4.1.2"]),
        ("### 8.6. A heading\n#\n##", &["8.6"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), *expected, "{text:?}");
    }
}

#[test]
fn one_word_that_changed_is_told_word_by_word() {
    let new = TERMS.replace("once seven days from", "once ten days from");
    let changes = by_clause(TERMS, &new);
    assert_eq!(changes.len(), 1);
    let ClauseChange { clause, change, old, parts, .. } = &changes[0];
    assert_eq!((clause.as_str(), *change), ("9.4", Change::Changed));
    assert!(old.as_ref().unwrap().starts_with("9.4. The licensor may amend"));
    let parts: Vec<_> = parts.iter().map(|part| (part.side, part.text.as_str())).collect();
    let [(Side::Same, before), removed, added, (Side::Same, after)] = parts[..] else { panic!("{parts:?}") };
    assert!(before.ends_with("in force once ") && after.starts_with(" days from the date"));
    assert_eq!((removed, added), ((Side::Removed, "seven"), (Side::Added, "ten")));
}

/// An old text, a new one, and what is told of them.
type Case = (&'static str, &'static str, &'static [(&'static str, Change)]);

#[test]
fn what_is_told_of_each_kind_of_change() {
    use Change::{Added, Changed, Removed};
    let cases: &[Case] = &[
        ("", "", &[]),
        ("", "1.1. A", &[("1.1", Added)]),
        ("1.1. A\n\n1.2. B", "1.1. A", &[("1.2", Removed)]),
        // Line ends and blank lines say nothing.
        ("1.1. A\n\nmore\n\n1.2. B\n", "1.1. A\r\n\r\nmore\r\n1.2. B", &[]),
        // Another paragraph belongs to the clause before it.
        ("1.1. A\n\n1.2. B", "1.1. A\n\nmore\n\n1.2. B", &[("1.1", Changed)]),
        // Numbers are how clauses are named: what moved to another number changed both.
        (
            "1.1. A\n1.2. B\n1.3. C",
            "1.1. A\n1.2. N\n1.3. B\n1.4. C",
            &[("1.2", Changed), ("1.3", Changed), ("1.4", Added)],
        ),
        // Swapped with their numbers: one of them moved.
        ("1.1. A\n1.2. B\n1.3. C", "1.2. B\n1.1. A\n1.3. C", &[("1.2", Added), ("1.2", Removed)]),
        // One number twice by mistake: both are kept, in order.
        ("1.1. A\n1.1. B\n1.2. C", "1.1. A\n1.1. X\n1.2. C", &[("1.1", Changed)]),
        ("1.1. A\n1.1. B", "1.1. A\n1.1. B\n1.1. C", &[("1.1", Added)]),
        // Texts without a number.
        ("Buy.", "Do not buy.", &[("preamble", Changed)]),
        ("# Offer\n\nBuy.", "# Public offer\n\nBuy.", &[("preamble", Changed)]),
        ("Hi.\n## 4. Price\n4.1. A", "Hi.\n## 4. Cost\n4.1. A", &[("4", Changed)]),
        ("Hi.\n## Price\n4.1. A", "Hi.\n## Cost\n4.1. A", &[("Price", Removed), ("Cost", Added)]),
    ];
    for (old, new, expected) in cases {
        assert_eq!(told(old, new), told_as(expected), "{old:?} {new:?}");
    }
    assert_eq!(by_clause(TERMS, TERMS), []);
    assert_eq!(by_clause(TERMS, &TERMS.replace('\n', "\r\n")), []);
}

/// Texts of 64 KiB, the most that an operator can send: of clauses, of words, of signs, alike in places or in none.
#[test]
fn the_largest_texts_are_compared_in_a_moment() {
    let fill = |piece: &dyn Fn(u64) -> String| {
        let mut text = String::new();
        let mut pieces = (0..).map(piece);
        while text.len() < 64 * 1024 {
            text.extend(pieces.next());
        }
        text.truncate(64 * 1024);
        text
    };
    let clauses = |seed| fill(&|n| format!("{}.{}. a\n", chance(n, seed, 100), chance(n, seed + 9, 100)));
    let words = |seed, many| fill(&|n| format!("{} ", chance(n, seed, many)));
    let signs = |seed| fill(&|n| ["!", "?"][usize::from(chance(n, seed, 2) == 1)].to_owned());
    // In clauses just short enough to be told word by word.
    let split = |seed| fill(&|n| format!("{}{} ", if n % 4000 == 0 { "\n1.1. " } else { "" }, chance(n, seed, 1000)));
    let pairs = [
        (clauses(1), clauses(2)),
        (words(1, 2), words(2, 2)),
        (words(1, 1000), words(2, 1000)),
        (split(1), split(2)),
        (signs(1), signs(2)),
        (fill(&|n| format!("a{n} ")), fill(&|n| format!("b{n} "))),
        (words(1, 2), String::new()),
    ];
    for (old, new) in pairs {
        let changes = by_clause(&old, &new);
        assert!(!changes.is_empty());
        for change in changes {
            assert_eq!(sides(&change.parts, Side::Added), change.old.unwrap_or_default());
            assert_eq!(sides(&change.parts, Side::Removed), change.new.unwrap_or_default());
        }
    }
}

/// A number below `many` that looks like chance and is the same in each run (SplitMix64).
fn chance(n: u64, seed: u64, many: u64) -> u64 {
    let mixed = (n + (seed << 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % many
}

#[test]
fn a_clause_too_long_for_its_words_is_told_whole() {
    let clause = |word: &str, many| format!("1.1. {}", format!("{word} ").repeat(many).trim());
    // Its number is five pieces, and there is a space less than words.
    let most = (PIECES_MAX - 4) / 2;
    for (many, whole) in [(most, false), (most + 1, true)] {
        let changes = by_clause(&clause("a", many), &clause("b", many));
        assert_eq!((changes.len(), changes[0].parts.len() == 2), (1, whole), "{many}");
    }
}

/// Texts as they are amended: lines that repeat, so that most clauses have their like in the other text.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "[1-3]\\.[1-4]\\.( [a-c]{1,2}){0,4}",
        1 => "(## )?[1-3]\\. [A-C]",
        1 => "# [A-C]",
        2 => "[a-c.,;«» ]{0,8}",
        1 => "\\PC{0,8}",
        1 => Just(String::new()),
    ];
    let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n")];
    proptest::collection::vec((line, ends), 0..14)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sections_are_the_whole_text(text in text()) {
        let mut rest = text.as_str();
        for section in sections(&text) {
            rest = rest.trim_start().strip_prefix(section.text).expect("the next section");
        }
        prop_assert_eq!(rest.trim(), "");
    }

    #[test]
    fn what_is_shared_and_what_differs_are_both_texts(old in text(), new in text()) {
        let (old, new) = (sections(&old), sections(&new));
        let pairs = aligned(&old, &new);
        prop_assert_eq!(pairs.iter().filter_map(|pair| pair.before()).collect::<Vec<_>>(), old);
        prop_assert_eq!(pairs.iter().filter_map(|pair| pair.after()).collect::<Vec<_>>(), new);
        prop_assert!(pairs.iter().all(|pair| !matches!(pair, Pair::Both(old, new) if old.clause != new.clause)));
    }

    #[test]
    fn the_parts_of_a_change_are_both_of_its_texts(old in text(), new in text()) {
        for change in by_clause(&old, &new) {
            prop_assert_eq!(sides(&change.parts, Side::Added), change.old.clone().unwrap_or_default());
            prop_assert_eq!(sides(&change.parts, Side::Removed), change.new.clone().unwrap_or_default());
            prop_assert!(change.old != change.new && change.parts.iter().all(|part| !part.text.is_empty()));
            let kind = (change.old.is_some(), change.new.is_some(), change.change);
            prop_assert!(matches!(
                kind,
                (true, true, Change::Changed) | (true, false, Change::Removed) | (false, true, Change::Added)
            ));
        }
    }

    #[test]
    fn a_text_does_not_differ_from_itself_and_its_opposite_is_the_difference_backwards(old in text(), new in text()) {
        prop_assert_eq!(by_clause(&old, &old), []);
        let count = |changes: Vec<ClauseChange>, kind| changes.iter().filter(|change| change.change == kind).count();
        let (there, back) = (by_clause(&old, &new), by_clause(&new, &old));
        prop_assert_eq!(count(there, Change::Added), count(back, Change::Removed));
    }
}
