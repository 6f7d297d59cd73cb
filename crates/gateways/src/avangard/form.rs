//! Reading and writing `application/x-www-form-urlencoded` as bytes: a value's character set is known only later.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};

/// The fields of a form, in order, percent-decoded once.
pub(super) fn pairs(body: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let mut half = || unescape(halves.next().unwrap_or_default());
        (half(), half())
    })
}

/// One field, its value percent-encoded once.
pub(super) fn field(name: &str, value: &[u8]) -> String {
    format!("{name}={}", percent_encode(value, NON_ALPHANUMERIC))
}

fn unescape(raw: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_at_the_first_equals_sign_and_keeps_what_is_no_escape() {
        let read: Vec<_> = pairs(b"a=1=2&&b&c=%D0%9F+%2B%zz").collect();
        let expected: [(&[u8], &[u8]); 3] = [(b"a", b"1=2"), (b"b", b""), (b"c", b"\xD0\x9F +%zz")];
        assert_eq!(read.len(), expected.len());
        for ((name, value), (expected_name, expected_value)) in read.iter().zip(expected) {
            assert_eq!((name.as_slice(), value.as_slice()), (expected_name, expected_value));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_survive(value: Vec<u8>) {
            let read: Vec<_> = pairs(field("xml", &value).as_bytes()).collect();
            prop_assert_eq!(read, vec![(b"xml".to_vec(), value)]);
        }
    }
}
