//! The numbers by which Kazakhstan knows organisations (BIN) and persons (IIN): twelve digits, the last of them a control digit.

/// Reads a business identification number: year and month of the registration, the kind of the organisation (4 to 6) and of its
/// part (0 to 3), a serial number, the control digit.
pub(super) fn check_bin(text: &str) -> Result<String, &'static str> {
    let digits = digits(text).ok_or("is not 12 digits")?;
    if !(1..=12).contains(&(digits[2] * 10 + digits[3])) || !(4..=6).contains(&digits[4]) || digits[5] > 3 {
        return Err("is no BIN: its first six digits are those of no organisation");
    }
    controlled(text, &digits)
}

/// Reads an individual identification number: the date of birth, century and sex (0 to 6), a serial number, the control digit.
pub(super) fn check_iin(text: &str) -> Result<String, &'static str> {
    let digits = digits(text).ok_or("is not 12 digits")?;
    let year = i32::try_from(digits[0] * 10 + digits[1]).unwrap_or_default();
    let (month, day) = (digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]);
    let is_date = |century: i32| chrono::NaiveDate::from_ymd_opt(century + year, month, day).is_some();
    let born = match digits[6] {
        // The century is not said.
        0 => [1800, 1900, 2000].into_iter().any(is_date),
        1 | 2 => is_date(1800),
        3 | 4 => is_date(1900),
        5 | 6 => is_date(2000),
        _ => false,
    };
    if !born {
        return Err("is no IIN: its first seven digits are no date of birth");
    }
    controlled(text, &digits)
}

/// The digits of a number of twelve.
fn digits(text: &str) -> Option<[u32; 12]> {
    let digits: Vec<u32> = text.trim().chars().take(13).map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    digits.try_into().ok()
}

fn controlled(text: &str, digits: &[u32; 12]) -> Result<String, &'static str> {
    if control(digits) == Some(digits[11]) { Ok(text.trim().to_owned()) } else { Err("has a wrong control digit") }
}

/// The control digit of the first eleven: their sum by the weights 1 to 11, modulo 11; where that is 10, by the weights 3 to 11, 1
/// and 2. A number for which it is 10 again is given to nobody.
fn control(digits: &[u32; 12]) -> Option<u32> {
    let by = |weights: [u32; 11]| weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11;
    let sums = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]].map(by);
    sums.into_iter().find(|sum| *sum < 10)
}
