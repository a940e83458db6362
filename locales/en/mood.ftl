# How the learner seems to feel, and what is remembered of them.

## Moods, in a word
mood-frustrated = frustrated
mood-stuck = stuck
mood-rushing = rushing
mood-bored = bored
mood-tired = tired
mood-fine = fine

## A guess, and what speaks for it
guess-frustrated = This seems to annoy you, and no wonder. Only a guess.
guess-stuck = You seem to be stuck. Only a guess.
guess-rushing = You seem to be in a hurry. Only a guess.
guess-bored = This seems too easy for you. Only a guess.
guess-tired = You seem to be getting tired. Only a guess.
guess-fine = You seem to be fine. Only a guess.
guess-because = Because: { $reasons }.
guess-keys = { $keys } (from the keys: Esc first)
guess-plain = { $guess } Because: { $reasons }. You may type: { $commands }
guess-yes = yes, and I go on
guess-no = no, I am fine
mood-thanks-right = Thank you. I keep that in mind for the next questions.
mood-thanks-fine = Good. I will not guess that again for a while.
mood-none = There is no guess here to answer.
mood-read-first = Take a moment to read the question first. Asking once more gives you the hint.
mood-off-ramp = { $skill } has held out for ten answers: that is enough for now. It rests until tomorrow; what it builds on comes first, then its worked example. Somebody who knows it may help more than another question: show a person what you tried.
sign-failed-run = { $n ->
    [one] one wrong answer
   *[other] { $n } wrong answers in a row
}
sign-spinning = { $n } answers on this skill without mastery
sign-last-hints = { $n ->
    [one] the last hint taken
   *[other] the last hint taken { $n } times
}
sign-pause = a pause of { $n } seconds
sign-slow = { $n ->
    [one] a long and wrong answer
   *[other] { $n } long and wrong answers
}
sign-emptied = a draft of { $n } characters deleted
sign-sure-and-wrong = { $n ->
    [one] certain once, and wrong
   *[other] certain { $n } times, and wrong
}
sign-skips = { $n ->
    [one] a question put aside
   *[other] { $n } questions put aside
}
sign-rapid = { $n ->
    [one] an answer faster than reading
   *[other] { $n } answers faster than reading
}
sign-hints-unread = { $n ->
    [one] a hint passed by unread
   *[other] { $n } hints passed by unread
}
sign-lessons-unread = { $n ->
    [one] a lesson closed unread
   *[other] { $n } lessons closed unread
}
sign-easy-run = { $n } easy right answers in a row
sign-quick = { $n } of them quick
sign-minutes = { $n } minutes at work
sign-slowing = answers take { $n }% of your usual time
sign-falling = { $n } points fewer right than before
sign-said = what you wrote
sign-said-bored = what you wrote about it being easy
sign-said-confused = what you wrote about not seeing it yet

## Offers
offer-break = a break
offer-easier = an easier question
offer-harder = a harder question
offer-example = the lesson's example
offer-test-out = test out
offer-break-taken = Everything is kept. Ten minutes away from the screen do more than ten more questions.
offer-example-here = The example is in this lesson.
offer-not-here = That is not possible at this point.
offer-none-easier = There is no easier question here. The lesson and its example may help, or a person.
offer-none-harder = There is no harder question in this skill. You may test out of it.
offer-why-easier = You asked for an easier question.
offer-why-harder = You asked for a harder question.

## Habits, named kindly
habit-rapid = Some answers came faster than the question can be read. A guess that hits does not count as knowing; take the time you need.
habit-hints = Hints pass faster than they can be read. The next one works better after a try of your own; a hint you read slowly is worth most.
habit-lesson = The lesson went by quickly, and its questions build on it. It is still there when you want it.

## Kind words after a run of failures
verdict-right-gentle = ✓ Right. That was worth the effort.
verdict-wrong-gentle = ✗ Not yet. This is a hard one; what you tried shows where to look.
verdict-wrong-gentle-last = ✗ Not yet. This is a hard one; take it in peace, it comes back later.

## What is remembered
memory-today = earlier today
memory-yesterday = yesterday
memory-days-ago = { $days } days ago
memory-on-weekday = { $day ->
    [0] on Sunday
    [1] on Monday
    [2] on Tuesday
    [3] on Wednesday
    [4] on Thursday
    [5] on Friday
   *[6] on Saturday
}
memory-on-day = on { $day }
memory-last = Last time ({ $when }) you worked on { $skill }.
memory-last-two = Last time ({ $when }) you worked on { $first } and { $second }.
memory-open-one = One mix-up in { $skill } is still open.
memory-open = { $n } mix-ups are still open, the latest in { $skill }.
memory-overcome = You overcame your mix-up in { $skill }.
memory-due = { $n ->
    [one] One review is due.
   *[other] { $n } reviews are due.
}
memory-nobody = Nobody has begun to learn here yet, so nothing is remembered.
memory-goal = { $name } learns { $course }, { $minutes } minutes a day.
memory-goal-deadline = { $name } learns { $course }, { $minutes } minutes a day, by { $day }.
memory-topics = Last time ({ $when }): { $skills }.
memory-nothing-yet = Nothing was answered in this course yet.
memory-mix-up-open = Open mix-up in { $skill }, shown { $n ->
    [one] once
   *[other] { $n } times
}: { $text }
memory-mix-up-closed = Overcome on { $day }: a mix-up in { $skill }.
memory-due-list = Due for review: { $skills }.
memory-style = Explanations you rated best: { $style }.
memory-streak = { $n } days in a row.
memory-mood = Guesses that you were { $mood }: { $right } right, { $wrong } wrong.
memory-how-to-correct = All of it follows from your own answers. A mix-up closes with a right answer without help; `gradus plan` changes the goal, `gradus taste --forget` forgets likings, `gradus memory --forget` what you said to guesses at your mood.
memory-moods-forgotten = had the answers to guesses at the mood forgotten
memory-came-up = This came up { $when } too; it is worth a moment longer now.
memory-resisted = You mixed this up { $when }. This time you saw through it on your own.
memory-returns = { $skill } is back for review. The last time was { $when }: { $right } of the last { $of } answers were right.

## Keys
help-guess-right = Yes: the guess at how you feel is right
help-guess-wrong = No, I am fine: it is not guessed again for a while
help-easier = An easier question
help-harder = A harder question
help-example = The worked example: the lesson of this item
help-break = A rest: home; everything is kept
help-test-out-here = Test out of the skill at hand
