//! How fast mails go out: no faster than the mail service lets an account, counted from the mail before. A function that sends one
//! now and then never waits.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Keeps mails of one process apart. It is no clock of the rules: what it measures is how long a process has to wait.
#[derive(Debug)]
pub struct Pace {
    spacing: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At least so long between two mails.
    pub fn new(spacing: Duration) -> Pace {
        Pace { spacing, next: Mutex::new(None) }
    }

    /// Waits until the next mail may go.
    pub(super) async fn wait(&self) {
        let now = Instant::now();
        let turn = self.turn(now);
        if turn > now {
            sleep_until(turn).await;
        }
    }

    /// When a mail that is ready at an instant may go; the next one goes after it.
    fn turn(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.map_or(now, |next| next.max(now));
        *next = Some(turn + self.spacing);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_waits_for_the_one_before_it_and_for_nothing_else() {
        let pace = Pace::new(Duration::from_millis(70));
        let at = |begin: Instant, millis| begin + Duration::from_millis(millis);
        let begin = Instant::now();
        assert_eq!(pace.turn(begin), begin, "the first waits for nothing");
        assert_eq!(pace.turn(begin), at(begin, 70));
        assert_eq!(pace.turn(at(begin, 10)), at(begin, 140), "those that are ready at once go one after the other");
        assert_eq!(pace.turn(at(begin, 500)), at(begin, 500), "after a pause none waits");
        let unpaced = Pace::new(Duration::ZERO);
        assert_eq!([unpaced.turn(begin), unpaced.turn(begin)], [begin; 2]);
    }
}
