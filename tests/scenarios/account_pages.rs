//! The pages of a buyer's account, as a browser meets them: what is shown, what its forms do, and every way to cheat with them.

mod acts;
mod claims;
mod papers;
pub(crate) mod renewal;
mod shown;

use harness::Placed;

pub(crate) fn page(placed: &Placed) -> String {
    format!("/account/orders/{}", placed.id)
}
