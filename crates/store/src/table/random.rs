//! Chance, from the system's generator: for what nobody may guess.

/// 256 random bits.
#[expect(clippy::disallowed_methods, reason = "the one place where secrets and salts come from")]
pub fn bits() -> [u8; 32] {
    rand::random()
}
