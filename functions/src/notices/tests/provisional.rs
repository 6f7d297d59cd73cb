//! Days that are not official: no notice promises one (I40), and what was decided on them tells both ends (K56).

use super::samples::{counted_again, uncertain};
use super::story::Story;
use domain::follows::notice::Notice;
use domain::follows::notice::Notice::*;

/// The marks of a day that is not final, and how the note beneath begins.
const MARKED: [(&str, &str, &str); 2] = [
    ("en", "2025-02-13 (not final)", "A day marked “not final”"),
    ("ru", "2025-02-13 (не окончательно)", "День с пометкой «не окончательно»"),
];

#[track_caller]
fn marks(story: &Story, notice: Notice) {
    for (language, day, note) in MARKED {
        let text = story.text(notice, language);
        assert!(text.body.contains(day), "{notice:?} in {language}:\n{}", text.body);
        for part in [&text.subject, &text.body] {
            assert_eq!(part.matches("2025-02-13").count(), part.matches(day).count(), "{notice:?}: {part}");
        }
        assert_eq!(text.body.matches(note).count(), 1, "{notice:?} in {language}:\n{}", text.body);
    }
}

#[test]
fn a_day_that_is_not_official_is_marked_wherever_it_is_named_and_explained_once() {
    let story = uncertain().tick("2025-02-10T19:00:00Z");
    marks(&story, LicenseActivated);
    marks(&story, ClaimWindowReminder);
    let story = uncertain().claim("2025-02-17T05:00:00Z");
    marks(&story, ClaimReceived);
    let text = story.text(ClaimReceived, "en").body;
    assert!(text.contains("2025-03-19 (not final)"), "the day of the answer is none either:\n{text}");
    assert!(!text.contains("counts as late and"), "nobody can say that it is late:\n{text}");
}

#[test]
fn what_is_official_bears_no_mark() {
    for (notice, story) in [
        (LicenseActivated, Story::active()),
        (ClaimReceived, Story::active().claim("2025-02-17T05:00:00Z")),
        (DeadlinesRecomputed, counted_again()),
    ] {
        let text = story.text(notice, "en");
        assert!(!text.body.contains("not final") && !text.subject.contains("not final"), "{}", text.body);
    }
}

#[test]
fn the_notice_of_a_deeming_that_waited_for_the_calendar_tells_both_ends() {
    let story = counted_again().tick("2025-03-01T05:01:00Z");
    story.says(LicenseDeemedProvided, &["2025-02-13", "2025-02-14", "2025-03-01", "4.9"]);
    let at_once = Story::active().tick("2025-02-13T19:00:05Z").text(LicenseDeemedProvided, "en").body;
    assert!(!at_once.contains("official"), "{at_once}");
}
