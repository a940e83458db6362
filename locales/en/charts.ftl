## The charts of the progress screen, and what each shows in words.
tab-skills = Skills
tab-mastery = Over time
tab-calendar = Calendar
tab-forecast = Forecast
tab-time = Time
tab-gain = Gain
charts-reading = Your answers are being read …
key-tabs = charts
help-next-tab = In progress: the next tab, from skills to charts
help-last-tab = In progress: the tab before
plain-no-chart = There is no chart `{ $name }`. There are: /progress skills, mastery, calendar, forecast, time, gain.

chart-of-mastery = Mastery over time
chart-of-calendar = The days of a year
chart-of-forecast = Recall without practice
chart-of-time = Time of an answer, by kind of question
chart-of-gain = Right without help, at first and of late
chart-today = today
chart-in-days = in { $n } days
chart-mastered = skills mastered
chart-open = open mix-ups
chart-hints = hints an answer
chart-none = none
chart-answers = Answers a day:
chart-seconds = { $n } s
chart-forecast-legend = { $band } reaches down to your weakest skill; at 90% a review is due.
chart-time-legend = { $plot } from the quickest tenth to the slowest; half of all answers lie in the box, its middle is marked.
chart-gain-legend = { $first } the first three answers, { $last } the last three
weekday-short = { $n ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
month-short = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}

series-none = Nothing yet: the charts are drawn from your own answers.
series-mastery-none = There is nothing here yet. Each answer adds to it: you will see how much of the course you know, day by day, and how sure that is.
series-mastery = About { $mean }% of the course is known for now (nine times in ten between { $low }% and { $high }%); { $mastered } of { $total } skills are mastered.
series-mastery-since = { $days ->
    [one] Yesterday it was { $then }%.
   *[other] { $days } days ago it was { $then }%.
}
series-mix-ups = Mix-ups that you showed: { $open } open, { $overcome } overcome.
series-mix-ups-none = You have shown no mix-up yet.
series-hints = Hints taken: { $now } an answer in the last four weeks, { $before } in the four before.
series-hints-now = Hints taken: { $now } an answer in the last four weeks.
series-hints-none = No answer in the last four weeks.
series-calendar = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} in { $minutes } minutes on { $days ->
    [one] { $days } day
   *[other] { $days } days
} of the last year.
series-runs = The longest run of days is { $run }, the present one { $streak }.
series-forecast = Without practice, recall of what you mastered falls from { $now }% today to { $month }% in 30 days and { $quarter }% in 90.
series-forecast-due = Due for review: { $due } today, { $later } in 30 days, { $last } in 90.
series-forecast-none = Nothing is mastered yet, so there is nothing to forget.
series-time-none = No time of an answer was measured yet.
series-time-one = Half of your answers to questions of the kind “{ $kind }” take less than { $median } s, and half of all lie between { $low } and { $high } s.
series-time = Your answers are quickest to questions of the kind “{ $quick }” (half of them in { $fast } s) and slowest to “{ $slow }” (half of them in { $long } s).
series-gain-none = Too early to tell: a gain needs a skill with six first tries.
series-gain-one = Right without help in one skill: { $before }% at first, { $after }% of late, { $gained } points. One skill tells little.
series-gain = Right without help in { $n } skills: { $before }% at first, { $after }% of late, { $gained } points (19 times in 20 between { $low } and { $high }).
