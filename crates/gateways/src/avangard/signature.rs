//! The gateway's signature. It covers shop, order number and amount, but neither the status nor the ticket: a good
//! signature says who wrote the message, never that an order is paid.

use super::Callback;
use crate::shared_secret::SharedSecret;
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// The signature over a shop, an order number and an amount (kopecks, as written in the message), in upper-case
/// hexadecimal. The secret is `av_sign`; the other of the two, `shop_sign`, is for a form that the buyer's browser would post, which
/// no request of ours is.
pub fn signature(secret: &str, shop_id: &str, order_number: &str, amount: &str) -> String {
    let signer = md5_hex(secret);
    let message = md5_hex(&format!("{shop_id}{order_number}{amount}"));
    md5_hex(&format!("{signer}{message}").to_ascii_uppercase()).to_ascii_uppercase()
}

/// Whether a callback carries the signature that `secret` (`av_sign`) gives. Compares in constant time; the received
/// hexadecimal may be in either case.
pub fn verify(secret: &str, callback: &Callback) -> bool {
    let expected = signature(secret, &callback.shop_id, &callback.order_number, &callback.amount);
    let received = callback.signature.to_ascii_uppercase();
    expected.as_bytes().ct_eq(received.as_bytes()).into()
}

/// Knows the bank's callbacks to a shop.
#[derive(Clone, Debug)]
pub struct CallbackVerifier {
    shop_id: String,
    av_sign: SharedSecret,
}

impl CallbackVerifier {
    /// For the shop of a number; the bank signs with `av_sign`.
    pub fn new(shop_id: &str, av_sign: SharedSecret) -> CallbackVerifier {
        CallbackVerifier { shop_id: shop_id.to_owned(), av_sign }
    }

    /// Whether a callback is for this shop and signed by the bank. Each word that counts is tried, whichever fits.
    pub fn verify(&self, callback: &Callback) -> bool {
        let signed = self.av_sign.all().fold(false, |fits, word| fits | verify(word, callback));
        signed && callback.shop_id == self.shop_id
    }
}

fn md5_hex(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AV_SIGN: &str = "AvSignDemo0123456789";

    fn callback(signature: &str) -> Callback {
        let body = format!(
            "ticket=T1&shop_id=1113&order_number=INV-2026-000042&amount=4900000&status_code=3&signature={signature}"
        );
        super::super::parse(None, body.as_bytes()).unwrap()
    }

    #[test]
    fn is_that_of_the_worked_example() {
        let table = [
            (AV_SIGN, "91EF7F70FDA339F53AEC05119DDF78CB"),
            ("ShopSignDemo01234567", "AA58B9FE15B5EDF7E75B16FB9F8925CD"),
        ];
        for (secret, expected) in table {
            assert_eq!(signature(secret, "1113", "INV-2026-000042", "4900000"), expected);
        }
    }

    #[test]
    fn a_callback_is_verified_in_either_case_and_with_the_right_secret_only() {
        assert!(verify(AV_SIGN, &callback("91EF7F70FDA339F53AEC05119DDF78CB")));
        assert!(verify(AV_SIGN, &callback("91ef7f70fda339f53aec05119ddf78cb")));
        assert!(!verify(AV_SIGN, &callback("AA58B9FE15B5EDF7E75B16FB9F8925CD")));
        assert!(!verify(AV_SIGN, &callback("91EF7F70FDA339F53AEC05119DDF78C")));
        assert!(!verify("ShopSignDemo01234567", &callback("91EF7F70FDA339F53AEC05119DDF78CB")));
    }

    proptest! {
        #[test]
        fn another_amount_needs_another_signature(amount in 0_u64..10_000_000_000) {
            let mut changed = callback("91EF7F70FDA339F53AEC05119DDF78CB");
            changed.amount = amount.to_string();
            prop_assert_eq!(verify(AV_SIGN, &changed), amount == 4_900_000);
        }
    }
}
