## How a deadline was counted

sum-start = { $rule ->
    [activation] Full payment
    [licensor-delay] Full payment
    [claim-window] The window begins
    [claim-answer] The claim reached us
    [payment-query] The payment to be confirmed
    [refund] The money was demanded back
    [objection] It was received
   *[other] The event
}: { $from }.
sum-term = { $rule }: { $length }, from { $first } through { $last }.
sum-rule = { $clause ->
    [none] Term of the law
   *[other] Clause { $clause }
}
sum-length = { $unit ->
    [calendar_day] { $count ->
        [one] { $count } calendar day
       *[other] { $count } calendar days
    }
    [working_day] { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
    [month] { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
    [year] { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
   *[calendar_month] the calendar month
}
sum-not-counted = The day of the event, { $day }, does not count.
sum-skipped = { $day } is stepped over: { $reason }.
day-off = { $reason ->
    [weekend] a day of the weekend
    [holiday] a public holiday
    [substitute] a day off for a holiday that fell on a weekend
   *[transfer_day_off] a day off in exchange for another day
}
sum-none-skipped = No day is stepped over.
sum-calendar = Working days are those of calendar { $version }.
sum-former = The days were counted by calendar { $version } and stay as they were shown.
sum-provisional = The calendar of a day that matters is not official yet, so this may still change.
sum-until = Over on { $at }; what happens before is in time.
sum-from = It is so from { $at } on.
