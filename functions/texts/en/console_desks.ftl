## The queue

console-list = { $list ->
    [tasks] What waits for a person
    [parked] What failed and was set aside
    [set_aside] Callbacks of the bank that were not believed
    [calendar] Orders that wait for an official calendar
   *[unproven] What was said about orders that nobody paid
}
console-lists = Lists
console-nothing-waits = Nothing waits here.
console-nothing-of-it = Nothing of it stands in this part of the queue.
console-task-count = { $task }: { $count }
console-take = Take it on
console-give-back = Give it back
console-taken = { $by } has it, until { $until }
console-taken-mine = You have it, until { $until }
console-next = Further
console-left-days = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
console-left-hours = { $count ->
    [one] { $count } hour left
   *[other] { $count } hours left
}
console-left-minutes = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
console-since-days = { $count ->
    [one] overdue for { $count } day
   *[other] overdue for { $count } days
}
console-since-hours = { $count ->
    [one] overdue for { $count } hour
   *[other] overdue for { $count } hours
}
console-since-minutes = { $count ->
    [one] overdue for { $count } minute
   *[other] overdue for { $count } minutes
}
console-yes = yes
console-desk-more = Look further in the queue

## Finding

console-find-label = What is known of the order
console-find-hint = A number, in a line of the bank too; an e-mail address; a name or organisation; a BIN or IIN; a Kommo account; an invoice; a reference of the bank; a ticket; the id of a report of the bank. Whole words.
console-find-reason = Why somebody is looked for by name or address; it is kept. No names.
console-find-button = Find
console-find-wrong = Nothing can be looked for by this; write whole words or numbers.
console-month-title = Orders of a month
console-month = Month
console-state = State
console-state-any = Any
console-month-button = Show
console-found = Found
console-found-none = Nothing was found.

## Money

console-money-line-title = Which order is a transfer for?
console-money-line = The line of the bank's statement, or the payer
console-money-line-hint = As it stands there: the order's number is found in it.
console-money-propose = Propose orders
console-money-look = To enter a transfer
console-money-owed = still owed { $amount }
console-money-full = paid in full
console-money-exact = the amount is exact
console-money-waits = What waits

## The offer

console-prices = Price lists
console-rates = Exchange rates
console-calendars = Calendars
console-other = Other acts
console-nothing-here = Nothing yet.
console-terms-state = { $state ->
    [draft] a draft
    [published] published, comes into force
    [in_force] in force
    [superseded] replaced by a later one
   *[withdrawn] withdrawn before it came into force
}
console-language = in { $language }
console-published = published { $at }
console-in-force = in force from { $at }
console-current-from = counts from { $at }
console-charges-until = cards are charged by it until { $at }
console-calendar-in-use = { $version } (in use)
console-calendar-range = from { $from } to { $to }
console-calendar-official = official until { $day }
console-recomputed = { $state ->
    [done] counted again
   *[running] being counted again
}: { $orders } orders changed, { $kept } deadlines stay as they were shown
console-terms-title = Terms { $version }
console-terms-public = Its public page
console-published-label = Published
console-withdrawn-label = Withdrawn
console-touches = Whom it touches
console-terms-touches = Everybody who has a license is told by mail when it is published; orders keep the version that they were placed under, and only orders placed once it is in force have this one (clause 9.4).
console-told = { $notice }: { $accounts } accounts were looked through from { $begun } to { $done }. Their mails:
console-telling = { $notice }: { $accounts } accounts were looked through since { $begun }, and it goes on. Their mails so far:
console-changes = What it says differently from { $version }
console-changes-none = Nothing.
console-change = { $change ->
    [added] new
    [removed] gone
   *[changed] changed
}
console-acts-done = What was done about it
console-act-line = { $at }: { $act }, { $by }: { $reason }

## Correspondence, answers and files

console-correspondence = Notices and correspondence
console-correspondence-title = Order { $number }: notices and correspondence
console-back-to-order = To the order
console-notices = Notices, and what became of each
console-messages = Correspondence
console-files = Files
console-answer-read = Read what the buyer wrote first
console-answer-begin = Begin with words for the decision:
console-answer = { $outcome ->
    [accepted] We looked at your claim { $claim } and find that it is right. This is what we do about it: …
    [partly] We looked at your claim { $claim } and find that it is right in part. It is right in this: … This is what we do about it: … It is not right in this: …
   *[rejected] We looked at your claim { $claim } and do not find that it is right, for this reason: …
}

## Figures

console-months = Orders and money by the month
console-month-from = From month
console-month-to = To month
console-months-wrong = Write two months such as 2025-01, the later one second and at most two years on.
console-bars-placed = Orders placed, by the month; the table below says the same
console-bars-due = What is due, by the day; the table below says the same
console-placed = Placed
console-paid = Paid
console-captured = Came in
console-refunded = Went back
console-reversed = Taken back by the bank
console-unanswered = Unanswered
console-due = Deadlines of the next sixty days
console-due-more = More waits than is counted here.
console-overdue = Overdue
console-day = Day
console-unreached = { $count } did not arrive, and wait for a person
console-parked = { $count } were set aside
