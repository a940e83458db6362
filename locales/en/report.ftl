## The report for a teacher, and what is due.
reviews-none = Nothing is due for review.
reviews = { $n ->
    [one] { $n } skill is
   *[other] { $n } skills are
} due for review: { $skills }.
reviews-many = { $n } skills are due for review: { $skills } and { $more } more.
reviews-next = The next one comes at { $at }.
reviews-unnotified = There is no desktop and no terminal here that could be notified.
history-none-such = There is no such record.
history-day-unread = `{ $text }` is no day; write 2027-01-31, or a number of days back
report-csv-only = --csv-of belongs to --format csv
report-written = The report is in { $path }.
report-unwritten = the report cannot be written to { $path }: { $why }

report-title = Learning report
report-learner = Learner
report-course = Course
report-period = Period
report-from-to = { $from } to { $to }
report-until = from the beginning to { $to }
report-summary = In short
report-standing = { $mastered } of { $total } skills are mastered; { $due } of them are due for review.
report-work = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} in the period, { $right } right, in { $minutes } minutes on { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
report-known = About { $mean }% of the course is known for now; nine times in ten it is between { $low }% and { $high }%.
report-next = What comes next
report-skills = Mastery by skill
report-practised = What was practised
report-mix-ups = Mix-ups
report-mix-up-open = { $skill }: believed that “{ $belief }” ({ $n ->
    [one] once
   *[other] { $n } times
}); still open. Instead: { $correction }
report-mix-up-overcome = { $skill }: believed that “{ $belief }” ({ $n ->
    [one] once
   *[other] { $n } times
}); overcome. Instead: { $correction }
report-method = How an estimate is made
report-method-estimate = An estimate is the probability that at least four in five middling questions of the skill would be answered right without help; it is worked out from every answer, with its difficulty, the help taken, the time and what has been forgotten since.
report-method-mastered = A skill is called mastered at 95% with three answers without help, the last of them right; the figure in the column after the estimate is the chance of a right answer to one middling question, with the range in which it lies nine times in ten.
report-answers = Answers
report-skill = Skill
report-estimate = Estimate
report-solves = Middling question
report-stands = Standing
report-recall = Recall
report-right = Right
report-minutes = Minutes
report-when = When
report-question = Question
report-verdict = Verdict
report-answer = Answer
report-day = { $day }: { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
