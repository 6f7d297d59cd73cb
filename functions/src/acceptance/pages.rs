//! The pages of the shop, for who has not ordered yet: what is sold and by whom, the terms, the price lists, what becomes of
//! personal data, and the form of an order. They show what the API tells, and decide nothing by themselves.

pub(super) mod checkout;
mod countries;
mod form;
pub(super) mod home;
mod items;
mod licensor;
mod offered;
pub(super) mod order;
pub(super) mod prices;
pub(super) mod privacy;
pub(super) mod renewal;
pub(super) mod terms;
