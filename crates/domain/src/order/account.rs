//! The Kommo account that an order is for, when it is corrected before the license was first used. What it is called is in the
//! vault.

use crate::act::Act;
use crate::order::claim;
use crate::order::license::License;
use crate::order::reminder::ReminderKind;
use crate::order::state::Order;
use serde::{Deserialize, Serialize};

/// The Kommo account was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCorrected {
    /// The pseudonym of the account that it was for.
    pub former: String,
    /// That of the account that it is for from now on.
    pub account: String,
    /// Hex of the salted commitment to the buyer's data as they are from now on.
    pub commitment: String,
    /// Whether the license was active for the former account: that activation is taken back.
    pub deactivates: bool,
    /// Who corrected it.
    pub act: Act,
}

impl License {
    /// Takes an activation back, with the period and the window that came of it. What was counted from the payment stays (clauses
    /// 4.7, 4.10), and so does that a deeming was lifted (K52).
    fn deactivate(&mut self) {
        let before = std::mem::take(self);
        *self = License {
            activation_due: before.activation_due,
            delay_right: before.delay_right,
            overdue_reported: before.overdue_reported,
            delay_right_reported: before.delay_right_reported,
            lifted_at: before.lifted_at,
            ..License::default()
        };
    }
}

impl Order {
    pub(super) fn account_corrected(&mut self, corrected: &AccountCorrected) {
        self.account.clone_from(&corrected.account);
        self.account_corrections += 1;
        if corrected.deactivates {
            self.license.deactivate();
            claim::no_window(&mut self.claims);
            for of in [ReminderKind::ClaimWindow, ReminderKind::PeriodEnd] {
                self.reminded.remove(&of.key());
            }
        }
    }
}
