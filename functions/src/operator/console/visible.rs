//! What somebody wrote, as it is shown to operators: characters that hide or turn text stand there as their codes, so that nobody is
//! shown another thing than was written (Unicode TR 36, 2.11.2; TR 9, 2).

/// A text in which every character can be seen.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if hides(character) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character hides itself or others, or turns their order.
fn hides(character: char) -> bool {
    match character {
        '\n' | '\r' | '\t' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{3164}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_hides_or_turns_text_is_shown_by_its_code() {
        assert_eq!(visible("a\u{202e}b\u{200b}c\u{0}d"), "a[U+202E]b[U+200B]c[U+0000]d");
        assert_eq!(visible("Ёлка, қазақша 你好 €\n\tx"), "Ёлка, қазақша 你好 €\n\tx");
        assert_eq!(visible("\u{feff}\u{e0041}\u{2066}"), "[U+FEFF][U+E0041][U+2066]");
    }
}
