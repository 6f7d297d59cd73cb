//! What can be seen of a text: characters that show nothing are no name, no reason and no claim.

/// Whether a text shows nothing: it is empty, or has only white space and what no reader sees.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Whether a character takes no ink by itself: one that Unicode lets a font leave out (Default_Ignorable_Code_Point), or
/// whose glyph is empty though it is no white space.
pub fn is_invisible(c: char) -> bool {
    is_empty(c) || is_mark_of_scripts(c)
}

/// Invisible characters that say something in no script: fillers of Hangul and blanks among letters and patterns, soft
/// hyphens and breaks, embeddings, annotations, tags.
pub(crate) fn is_empty(c: char) -> bool {
    matches!(c,
        '\u{AD}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{200B}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{13441}'..='\u{13446}'
        | '\u{16FE4}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D159}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}')
}

/// Invisible characters that some scripts need beside visible ones: joiners, marks of direction, selectors of variants.
fn is_mark_of_scripts(c: char) -> bool {
    matches!(c,
        '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200C}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_blank_and_what_stands_beside_it_is_not() {
        let unseen = [
            "",
            " ",
            "\u{A0}",
            "\u{3000}",
            "\u{3164}",
            "\u{115F}\u{1160}",
            "\u{FFA0}",
            "\u{2800}",
            "\u{200B}",
            "\u{200D}",
            "\u{FEFF}",
            "\u{AD}",
            "\u{34F}",
            "\u{FE0F}",
            "\u{E0101}",
            "\u{E0041}",
            "\u{2063}",
            "\u{180E}",
            "\u{17B4}",
            "\u{61C}\u{200F}",
            " \u{3164}\n\u{2800}",
        ];
        for text in unseen {
            assert!(is_blank(text), "{}", text.escape_unicode());
            assert!(!is_blank(&format!("{text}.")), "{}", text.escape_unicode());
        }
    }
}
