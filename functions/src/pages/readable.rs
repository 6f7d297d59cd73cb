//! The text of the terms as a page shows it: headings, paragraphs and lists of its Markdown; all else stands as it was written. What
//! an order accepts is the text itself, byte for byte.

/// A part of the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// The heading of the whole.
    Title(String),
    /// The heading of a section.
    Section(String),
    Paragraph(String),
    List(Vec<String>),
}

/// The parts of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    // Whether the line before goes on.
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let heading = line.trim_start_matches('#');
        let depth = line.len() - heading.len();
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match (blocks.last_mut(), item) {
            _ if line.is_empty() => open = false,
            _ if (1..=6).contains(&depth) && heading.starts_with(' ') => {
                let heading = heading.trim().to_owned();
                blocks.push(if depth == 1 { Block::Title(heading) } else { Block::Section(heading) });
                open = false;
            }
            // Blank lines between items part no list.
            (Some(Block::List(items)), Some(item)) => {
                items.push(item.to_owned());
                open = true;
            }
            (_, Some(item)) => {
                blocks.push(Block::List(vec![item.to_owned()]));
                open = true;
            }
            (Some(Block::Paragraph(text)), None) if open => {
                text.push(' ');
                text.push_str(line);
            }
            (Some(Block::List(items)), None) if open => {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(line);
                }
            }
            _ => {
                blocks.push(Block::Paragraph(line.to_owned()));
                open = true;
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_lists_are_told_apart_and_nothing_is_lost() {
        let text = "# Offer\n\nOne line\nand its end.\n## 1. Who\n1.1. A #1 <b>clause</b>.\n\n- one\n  goes on\n\n- two\n* three\nand on\n\nAfter.\n#hash\n";
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        assert_eq!(
            blocks(text),
            [
                Block::Title("Offer".to_owned()),
                paragraph("One line and its end."),
                Block::Section("1. Who".to_owned()),
                paragraph("1.1. A #1 <b>clause</b>."),
                Block::List(["one goes on", "two", "three and on"].map(str::to_owned).to_vec()),
                paragraph("After. #hash"),
            ]
        );
        assert_eq!(blocks(" \n\r\n"), []);
    }

    #[test]
    fn every_word_of_the_terms_is_shown() {
        let agreement = domain::agreement::Agreement::of_tests();
        for text in agreement.offer.texts("2023-01").expect("texts").values() {
            let shown: Vec<String> = blocks(text)
                .into_iter()
                .flat_map(|block| match block {
                    Block::Title(text) | Block::Section(text) | Block::Paragraph(text) => vec![text],
                    Block::List(items) => items,
                })
                .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect();
            let written: Vec<&str> =
                text.split_whitespace().filter(|word| !matches!(*word, "#" | "##" | "-")).collect();
            assert_eq!(shown, written);
        }
    }
}
