//! The names of countries, each list in the order of its language; as the Unicode CLDR writes them.

use domain::agreement::local_text::ENGLISH;

/// A country a line: its code, a space, its name.
const LISTS: [(&str, &str); 2] =
    [(ENGLISH, include_str!("countries/en.txt")), ("ru", include_str!("countries/ru.txt"))];

/// Every country by its code and its name in a language; in English where there are no names in it.
pub(super) fn countries(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (_, list) = LISTS.iter().find(|(known, _)| *known == language).unwrap_or(&LISTS[0]);
    list.lines().filter_map(|line| line.split_once(' '))
}

/// The name of a country; its code where nobody knows it.
pub(super) fn country<'a>(language: &str, code: &'a str) -> &'a str {
    countries(language).find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::party::Country;
    use std::collections::BTreeSet;

    #[test]
    fn each_list_names_every_country_once() {
        let codes = |language: &str| -> BTreeSet<&str> { countries(language).map(|(code, _)| code).collect() };
        let letters = || (b'A'..=b'Z').map(char::from);
        let every = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
        let every: BTreeSet<String> = every.filter(|code| Country::parse(code).is_ok()).collect();
        for (language, list) in LISTS {
            assert!(codes(language).iter().eq(every.iter()), "{language}");
            assert_eq!(list.lines().count(), every.len(), "{language}");
        }
        assert_eq!((country("ru", "KZ"), country("kk", "KZ"), country("en", "??")), ("Казахстан", "Kazakhstan", "??"));
    }
}
