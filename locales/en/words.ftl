## What stands between sentences, and between the things of a list.
sentence-gap = {" "}
list-gap = ,{" "}

## Where a learner stands, how something is explained, days.
standing-new = new
standing-too-early = not enough evidence yet
standing-learning = learning
standing-mastered = mastered
standing-review = review due
style-rule = plain rule
style-example = example first
style-analogy = comparison
style-steps = step by step
style-other = another style
day-over = { $date } is over; name a day to come.
day-unread = `{ $text }` is no date: write it as { $example }, or as a number of days.

## Why something was chosen.
reason-placement = Placement, question { $n }: an answer on { $skill } tells most about where to start.
reason-resting = { $skill } has resisted { $tries } tries: read its worked example again, or leave it for today and ask a person.
reason-review = Review: you mastered { $skill }, and by now you would recall it with about { $recall }.
reason-base = { $resting } rests after many tries; { $skill } is what it builds on, so this comes first.
reason-base-of-some = { $skill } is what a skill that rests builds on, so this comes first.
reason-mixed = { $skill } is easily confused with { $other }: taking turns between them teaches to tell them apart.
reason-mixed-last = { $skill } is easily confused with the last one: taking turns between them teaches to tell them apart.
reason-new = { $skill } is new to you, and it needs nothing that comes before.
reason-carried = Nothing was asked about { $skill } yet. { $by }, where you were right, builds on it, so one question tells whether you know it.
reason-ready = { $skill } is new to you, and you are ready: you can build on { $base } with a probability of { $ready }.
reason-spinning = { $skill } is slow going after { $tries } tries: its lesson and worked example are worth another look.
reason-mix-up = { $skill } stands at { $stands }, and one mix-up in it is still open.
reason-gap = { $skill } stands at { $stands }: your largest gap that you are ready for (chance of success { $chance }).

## What is said about an answer that is not right, or nearly.
grade-too-many = All that is right is picked, and { $n ->
    [one] one option
   *[other] { $n } options
} too many.
grade-missing = What you picked is right, and something is missing.
grade-points-missing = { $n ->
    [one] One point is
   *[other] { $n } points are
} missing.
grade-indentation = The order is right; the indentation is not, from line { $line } on.
grade-placed = { $n } of { $of } lines are placed.
grade-order-none = The first line is not the right one yet.
grade-order-all = So far all of them are right.
grade-order-some = The first { $n ->
    [one] line is right; the one below it is not
   *[other] { $n } lines are right; the one below them is not
}.
grade-some-right = { $n } of { $of } are right.
grade-look-at = Look at number { $n }.
grade-other-code = It does not compile; the compiler's code for it is { $code }.
grade-other-stop = It stops with another error: { $code }.
run-does-the-same = It is not the answer that was expected, and it does the same.
run-check-endless = The check did not come to an end in time.
run-error = It does not compile: there is an error.
run-error-line = It does not compile: there is an error in line { $line }.
run-error-code = It does not compile: there is an error (`{ $code }`).
run-error-line-code = It does not compile: there is an error in line { $line } (`{ $code }`).
run-no-compile = It does not compile.
run-endless = It does not come to an end in time: is there a loop that never stops?
run-ended-early = It ended before its tests did.
run-ended-code = It ended with the code { $n }.
run-ended-signal = The system ended it (signal { $n }): too much memory, or a bad address.
run-prints-endless = It prints without end.
run-fills-folder = It fills its folder.
run-many-processes = It starts too many processes.
run-tests-fail = { $n } of { $all } tests fail.
run-tests-more = And { $n } more.
near-case = The letters are right; upper and lower case differ, and they matter here.
near-space = The characters are right; the spaces differ, and they matter here.
near-case-and-space = The letters are right; spaces and letter case differ, and they matter here.
near-notation = The value is right; it is written in another way.
near-quotes = The characters are right but for quotation marks.
near-marks = The words are right; the punctuation or the brackets are not.
near-off-by-one = This is off by one.
near-other-notation = The value is right; the notation is not the one that is asked for.
near-percent = The value is right; give it as a number, without the sign behind it.
near-unit = The value is right; the unit is not.
near-behind = The value is right; what stands behind it does not belong there.
near-point = The value is right; write its fraction behind a point.
near-text-or-not = The characters are right. Look once more at whether it is a text, and so stands in quotes, or not.
near-order = The parts are right; their order is not.
near-slip = It looks like a slip of the finger in one word: look at its spelling.
regex-unread = This is not a regular expression that can be read here: { $why }.
regex-takes = It also matches { $n ->
    [one] one text
   *[other] { $n } texts
} that it should not.
regex-misses = It does not match { $n ->
    [one] one text
   *[other] { $n } texts
} that it should.
regex-both = It does not match { $misses ->
    [one] one text
   *[other] { $misses } texts
} that it should, and matches { $takes ->
    [one] one text
   *[other] { $takes } texts
} that it should not.
output-breaks = The characters are right; the lines do not break where they should.
output-order = The lines are right, and their order is not: line { $line } is the first that stands elsewhere.
output-line-missing = One line is missing: line { $line } is the first that differs.
output-line-too-many = There is one line too many: line { $line } is the first that differs.
output-look-at = Look at line { $line }.
output-first-differs = The first line differs already.
output-second-differs = The first line is right; the second is the first that differs.
output-some-right = The first { $n } lines are right; line { $line } is the first that differs.

## The kinds of items.
kind-choice = choice
kind-choices = choices
kind-predict = predict
kind-blank = blank
kind-short = short
kind-order = order
kind-trace = trace
kind-code = code
kind-fix = fix
kind-command = command
kind-explain = explain
kind-time = { $kind }: { $time }

## The plan.
days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
chance-certain = nearly certain
chance-none = next to no chance
chance = { $p }% chance
chance-unknown = too early to say
plan-done = Every skill is mastered: only reviews are left.
span-open = { $low } or more
span = { $low } to { $high }
plan-goal = At { $minutes } minutes a day: { $span } until all is mastered.
plan-goal-over = At { $minutes } minutes a day: { $span } until all is mastered; your deadline of { $date } is over.
plan-goal-by = At { $minutes } minutes a day: { $span } until all is mastered; by { $date }: { $chance }.
plan-questions = { $mean } questions ({ $low } to { $high })
plan-work = { $mean } of work ({ $low } to { $high })
plan-left = { $skills ->
    [one] { $skills } skill
   *[other] { $skills } skills
} left: about { $questions } and { $reviews } reviews, { $work }.
plan-left-open = { $skills ->
    [one] { $skills } skill
   *[other] { $skills } skills
} left: more than about { $questions } and { $reviews } reviews, { $work }.
plan-times-author = nothing of yours is measured yet, so the author's times are used
plan-times-yours = from { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} of yours, drawn towards the author's times
plan-time = { $kind } { $seconds } s
plan-time-between = { $seconds } s between questions
plan-times = Time of a question ({ $source }): { $times }.
plan-far = The end is out of sight yet: some skills may need more questions than a plan looks ahead.
plan-ranges = The ranges hold about eight times in ten, if the model of your learning is right; days off are not in them.
work-minutes = { $n } min
work-hours = { $n } h
plan-over = The deadline of { $date } is over: name another with `gradus plan --deadline`.
plan-until = Until { $date } there { $n ->
    [one] is { $n } day
   *[other] are { $n } days
}: { $chance }.
plan-minutes-needed = { $n } minutes a day make it four times in five.
plan-minutes-unknown = How many minutes a day would make it cannot be said yet.
plan-leave-out = With { $minutes } minutes a day, leave these for later (nothing you keep needs them): { $skills }; then { $chance }.
plan-leaving-no-help = Leaving skills out would not make it likely.

## Statistics.
time-one = { $mean } s
time-spread = { $mean } s ± { $spread } s
time-faster = { $mean } s ± { $spread } s, { $by }% faster every ten answers
time-slower = { $mean } s ± { $spread } s, { $by }% slower every ten answers
time-steady = { $mean } s ± { $spread } s, no clear trend
gain-too-early = Too early to tell what you gained: it needs { $least } skills with six answers each, and there { $n ->
    [one] is { $n }
   *[other] are { $n }
}.
gain-none = You were right from the first answers on: there was nothing to gain.
gain = Right without help in { $n ->
    [one] { $n } skill
   *[other] { $n } skills
}: { $before }% at first, { $after }% of late; gain { $gain } ± { $error } of what was to be gained. Questions grow harder meanwhile, so it is rather more.
recall-no-review = Recall of what you mastered: { $now } now, { $week } in 7 days, { $month } in 30; no review is needed for 30 days.
recall-reviews = Recall of what you mastered: { $now } now, { $week } in 7 days, { $month } in 30; { $n ->
    [one] { $n } review
   *[other] { $n } reviews
} in 30 days would keep it at 90%.

## Likings.
taste-unknown = Nothing is known yet of what you like: + and - rate an explanation, a lesson or a reply.
taste-topic = { $tag } ({ $share }%)
taste-topics = Topics you seem to like: { $topics }.
taste-style = { $style } { $chance }% ± { $error }
taste-styles = Explanations: { $styles }.
taste-use = It only breaks ties and colours examples; `gradus taste --forget` erases it.

## The evidence behind an estimate.
bore-placement = placement
bore-revealed = the answer had been shown
bore-hints = { $n ->
    [one] { $n } hint
   *[other] { $n } hints
}
bore-retry = second try
bore-rapid = faster than it can be read
bore-guess = a guess, you said
bore-certain = you were certain
bore-weight = counts { $rate }%
verdict-right = right
verdict-wrong = wrong
why-nothing = You have not answered anything on { $skill } yet.
why-stands = { $skill }: { $rate } ({ $standing }), from { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}, { $alone } of them without help.
why-builds-on = It builds on { $base }, known well enough with a probability of { $ready }.
why-bar = Mastered means an estimate of { $bar }, the last one right.
why-bar-more = Mastered means an estimate of { $bar }, and { $n ->
    [one] one more answer
   *[other] { $n } more answers
} without help, the last one right.
why-review-now = A review is due now.
why-review-soon = A review is due within a day.
why-review-in = A review is due in { $n ->
    [one] { $n } day
   *[other] { $n } days
}.
why-mix-up-open = Mix-up (still open, seen { $n ->
    [one] { $n } time
   *[other] { $n } times
}): { $correction }
why-mix-up-overcome = Mix-up (overcome, seen { $n ->
    [one] { $n } time
   *[other] { $n } times
}): { $correction }
why-general = What you showed elsewhere (general ability { $general }) is all that speaks for or against it.
why-parts = General ability { $general }, this skill { $skill }, fresh practice { $fresh }; the bar is { $bar }, and the sum may be off by { $off } (all in logits).
why-parts-lost = General ability { $general }, this skill { $skill }, fresh practice { $fresh }, less { $lost } forgotten since; the bar is { $bar }, and the sum may be off by { $off } (all in logits).

## How to answer, and the verdict.
how-choice = Press the number of your answer.
how-choices = Pick the numbers of all that are right, then Enter.
how-predict = Type exactly what it prints, or `error` if it does not compile, or `panic`.
how-predict-or-stop = Type exactly what it prints, or `error` if it stops with one.
how-gaps = Type what belongs in the gaps `___`, one after the other.
how-gap = Type what belongs in the gap `___`.
how-regex = Type a regular expression; what it matches is judged.
how-short = Type your answer.
how-order-indent = Put the lines in order and indent them. Not all may belong.
how-order-some = Put the lines in order. Not all of them belong.
how-order = Put the lines in order.
how-trace = Type the value at each mark, as it is once that line has run.
how-code = Write the program; it is run with tests.
how-fix = Repair the program; it is run with tests.
how-command = Reach the state in a real shell, in a folder made for it; then have it checked.
how-explain = Explain it in your own words; then compare with a model answer.
label-gap = gap { $n }
answer-error-code = It does not compile (`{ $code }`).
answer-none = Its source has no solution to show.
answer-panic = It compiles, and panics when it runs.
answer-stops = It stops with an error.
answer-stops-with = It stops with an error (`{ $code }`).
common-mix-up = A common mix-up.
verdict-mastered = ✓ Right. You have mastered this skill!
verdict-correct = ✓ Right.
verdict-near = ✗ Very close, and not right.
verdict-incomplete = ✗ Not complete.
verdict-certain = ✗ Not right. You were certain, so this is worth a close look.
verdict-not-known = – You did not know this one yet.
verdict-not = ✗ Not right.
mastery-change = Mastery of { $skill }: { $before }% → { $after }%.
label-hit = ({ $mark }) { $show }, { $n }{ $end } time

## The first run, and changing the plan.
ask-name = What should Gradus call you?
ask-experience = What do you bring?
ask-goal = How much time a day do you want to give it?
ask-deadline = Is there a day by which you want to have it? A date (2027-01-31), a number of days, or nothing.
ask-interests = Which of these do you like? Pick any, or none: it only breaks ties and colours examples.
ask-placement = A short placement finds where you should start (at most 12 questions). Take it?
bring-none = I am new to programming
bring-other = I program in another language
bring-some = I have written some of this language before
place-yes = Yes, place me
place-no = No, start at the beginning
name-first = Type a name first; any name will do, and it stays on this machine.
name-first-far = Type a name first; any name will do.
plan-changed = The plan is changed.

## The check of a disputed estimate, and thumbs.
check-needless = { $skill } is mastered already: there is nothing to dispute.
reason-check = You dispute the estimate of { $skill }: question { $n } of the check, the hardest first, without help.
check-empty = The check ended before its first answer: nothing has changed.
check-mastered = { $skill }: { $right } of { $n } right; { $before }% before, { $now }% now (mastered).
check-ended = { $skill }: { $right } of { $n } right; { $before }% before, { $now }% now (mastered means { $bar }%).
rate-nothing = There is nothing new to rate here.
rate-topic = this topic
rate-more = Noted: more of it ({ $what }).
rate-less = Noted: less of it ({ $what }).

## Why no model speaks, or why it stopped.
voice-no-such-model = the model `{ $name }` ({ $origin }) is not here; see: gradus model list
voice-no-model = no model is installed; get the default one with: gradus model pull smollm2-135m
voice-none-wanted = you asked for none ({ $origin })
voice-no-self = this program cannot find itself to start the engine: { $why }
voice-no-servers = `backend` is "server" ({ $origin }), but `servers` names none
voice-offline = { $host } is not asked while offline is set ({ $origin })
request-unsent = The request cannot be sent: { $why }.
server-none = No server is named.
server-none-named = no server is named
server-formless = The reply from { $host } did not have the form that was asked for: { $why }.
server-too-long = This is too long for the model on { $host }. Ask something shorter.
server-cannot = { $host } cannot answer: { $why }.
server-stopped = { $host } stopped in the middle: { $why }. Ask once more.
server-unusable = { $host } cannot be used: { $why }. It is tried again; ask once more later.
server-unreached = { $host } cannot be reached: { $why }
server-no-thread = the system has no thread left ({ $why })
server-late = it did not answer in time
server-silent = it said nothing more
server-broke-off = the reply broke off
server-connection = the connection broke ({ $why })
server-endless = its reply has no end
server-long-message = it sent a message that is too long
server-ended = it was ended
server-status = it answered { $status }
server-status-why = it answered { $status }: { $why }
server-key-refused = it does not accept the key from { $source }
server-key-wanted = it wants a key (GRADUS_SERVER_KEY)
server-key-wanted-how = it wants a key; put it into GRADUS_SERVER_KEY or the file that `server_key_file` names
server-elsewhere = it sends to another address ({ $status }); name that one in `servers`
server-no-chat = { $said }; is it a server with /v1/chat/completions, and has it the model?
server-unknown = its name is not known
server-nobody = nothing listens there
server-certificate-unknown = its certificate is of an authority that this machine does not trust; add that authority to the system's certificates, or name the file of it in SSL_CERT_FILE
server-certificate-name = its certificate is for another name; write the address as the certificate has it
server-certificate-date = its certificate is not valid now; ask who keeps the server, and look whether the clock of this machine is right
server-certificate = its certificate is not accepted ({ $why })
server-without-tls = it does not speak TLS there; with http:// everything would be sent in the clear
server-no-models = it names no models
server-no-model = it has no model
server-other-models = it has no model `{ $name }`; it has { $names }
server-not-understood = its answer is not understood
server-busy = it is still loading its model, or too busy
engine-not-started = The engine cannot be started: { $exe }: { $why }. If gradus was just updated, start it again.
engine-path = The model's path { $path } cannot be used: { $why }. Move the file and try again.
engine-not-sent = The conversation cannot be sent: { $why }.
engine-silent = it did not answer for { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
engine-ended-by-session = the session that started it has ended it
engine-gpu-broke = the GPU is not used, as a start with it ended: { $cause }
engine-ended = The engine ended unexpectedly ({ $cause })
engine-ended-loading = The engine ended while loading the model ({ $cause })
engine-four-times = { $why }, for the fourth time in a row.
engine-log = { $log } says more.
engine-other-model = Choose another model with `gradus model list`, or fetch this one again with `gradus model pull`.
engine-again = { $why }. It is being started again; ask once more.
engine-unloadable = The model { $model } cannot be loaded: the native library fails on it ({ $cause }). The file is damaged, or of a kind that this version does not know. Fetch it again with `gradus model pull`, or choose another one.
ended-vanished = it vanished
ended-sigill = SIGILL: this processor lacks instructions that the engine was built for
ended-sigabrt = SIGABRT: the native library gave up
ended-sigsegv = SIGSEGV or SIGBUS: the native library failed, or the model file changed
ended-sigkill = SIGKILL: it was killed, perhaps because memory ran out
ended-signal = signal { $n }
ended-gpu = the graphics processor failed
ended-code = exit code { $n }
ended-unknown = an unknown cause

## What is not possible on the workbench, and what the tests say.
runner-no-place = cannot use a temporary folder: { $why }
runner-no-place-how = free some space there, or set TMPDIR to a folder where you may write and run programs
runner-no-start = cannot start { $program }: { $why }
runner-no-sandbox = the sandbox could not be entered: { $why }
runner-see-doctor = gradus doctor says what this system has
runner-said-nothing = it said nothing
runner-broke = { $command } broke down ({ $end }): { $said }
runner-broke-how = free some memory and disk space and try again; if that does not help, { $how }
runner-setup-failed = the setup of this item failed ({ $end }): { $said }
runner-setup-how = tell whoever wrote the curriculum: `gradus pack check --run` shows the same
runner-no-language = programs in `{ $language }` cannot be run
runner-languages = languages that can: { $languages }
runner-none-found = { $names } was not found
runner-not-found = { $name } was not found
runner-stopped = stopped
runner-does-not-work = { $name } does not work: { $said }
runner-too-old = { $least } or newer of { $name } is needed, and here is `{ $here }`
runner-no-folder = the folder of this item could not be made: { $why }
runner-no-folder-how = this is the curriculum's mistake: skip the item, and tell its author
runner-line-late = It did not end in time.
runner-line-ended = It was ended.
test-early = the program ended before this test came to its end
test-with = with { $args }
test-input = with input { $read }
test-case = case { $n }
test-nothing = nothing
test-ended-code = it ended with the code { $n }
test-ended-signal = the system ended it (signal { $n })
test-prints-endless = it prints without end
test-fills-folder = it fills its folder
test-many-processes = it starts too many processes
test-ended = it was ended
linker-missing = rustc found no linker
linker-how = install a C compiler: gcc or clang on Linux, `xcode-select --install` on macOS
get-c = install a C compiler: `apt install gcc libc6-dev`, `dnf install gcc` or `xcode-select --install`
get-python = install Python 3.8 or newer: `apt install python3`, `dnf install python3` or `brew install python`
get-rust = install Rust 1.85 or newer from https://rustup.rs, then open a new terminal
get-shell = install a POSIX shell, for instance `apt install dash`
get-git = install git 2.28 or newer: `apt install git`, `dnf install git` or `brew install git`
get-sql = install SQLite 3.31 or newer: `apt install sqlite3`, `dnf install sqlite` or `brew install sqlite`
runner-or = {" "}or{" "}
test-expected = expected:
test-got = got:

## The course of a session.
no-answer-yet = There is no answer yet. A hint may help.
model-not-started = the model has not been started
all-done = Everything here is mastered and nothing is due for review. Well done.
placement-done = Placement done: { $right } of { $items } right. Your plan starts from there.
lessons-afterwards = Lessons come afterwards.
reason-again = You asked to read it again.
reason-chosen = You chose this skill.
reason-after-lesson = You have read the lesson on { $skill }; this is the item that suits you best now.
letter-not-saved = Not saved: { $why }
folder-gone = The folder is as it was at the start: its last one is gone.
folder-afresh = The folder is as it was at the start.
run-not-here = Your answer could not be tried here, so nothing is counted: { $why }. { $how }
run-stopped = Stopped. Nothing is counted.
run-lesson = The lesson *{ $title }* tells of `{ $code }`.
talk-too-long = The conversation has become too long for the model.
bench-not-whole = the sandbox of this system is not whole, so programs of a folder that is not shipped are not run
bench-trust = if you trust whoever wrote them, start with --trust; gradus doctor says what is missing
bench-no-folder = there is no folder to work in
bench-refused = { $why }. { $how }
journal-unread = { $n } records of the journal could not be understood; they are kept and left out.

## Where a setting comes from.
bench-strange = the sandbox is not whole
origin-flag = flag { $name }
origin-environment = environment { $name }
origin-default = default

## What goes wrong on the disk.
store-in-use = your progress is already open in another session: { $holder }; finish that session, or end its process if it hangs, then start again
store-full = could not { $what } at { $path }: no space is left ({ $why }); everything saved before is safe; free some space on that disk, then try again
store-read-only = could not { $what } at { $path }: it cannot be written ({ $why }); everything saved before is safe; make that folder writable for you, or choose another one, then try again
store-io = could not { $what } at { $path }: { $why }; check that disk and the permissions there, then try again
store-newer = the progress in { $path } was saved by a newer Gradus (format { $found }, this one knows { $known }); nothing was changed; update Gradus, then start again
store-changed = the journal { $path } was changed by another program while Gradus had it open; this answer was not saved; leave Gradus and start it again
store-stopped = the journal { $path } takes no more answers, because an earlier write failed half-way; check the disk, then leave Gradus and start it again
store-event = could not record the answer in the journal: { $why }; please report this as a mistake in Gradus
store-value = could not read `{ $key }` of the saved { $tree } in { $path }: { $why }; start Gradus again to rebuild it
store-state = could not { $what } in { $path }: { $why }; your answers are safe in the journal; start Gradus again to rebuild the rest from it
store-step = { $key ->
   *[other] { $what }
}
store-bad-lines =
    { $n ->
        [one] A line of your journal could not be read and does not count ({ $file }: { $why }); a copy is in { $copy }, and everything else was read.
       *[other] { $n } lines of your journal could not be read and do not count ({ $file }: { $why }); a copy is in { $copy }, and everything else was read.
    }

## What the store found at the start.
store-now-private = The folder { $path } was open to other users; now it is private.
store-records-missing = The journal in { $path } ends at record { $end }, but record { $reached } was reached before; what followed from the missing ones was kept.
store-behind = Your saved state was { $n } answers behind the journal and is brought up to date from it, which lost nothing; an unfinished draft may be an older one.
store-state-missing = Your saved state was missing; it is rebuilt from the journal, which lost nothing.
store-state-damaged = Your saved state was damaged ({ $why }); it was moved to { $aside } and is rebuilt from the journal, which lost nothing.
store-torn = The last line of your journal was cut off, most likely by a crash or a power cut; the unfinished { $n } bytes were moved to { $kept }, and everything before them is there.

## The commands that show a learner something.
cli-nobody = Nobody has begun to learn here yet. Start with: gradus
cli-status = { $name }: { $mastered } of { $total } skills mastered, { $due } due for review. { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
} ({ $right } right), { $today } today, { $days ->
    [one] { $days } day
   *[other] { $days } days
} in a row, { $minutes } minutes.
cli-next-lesson = Lesson: { $title }.
cli-next-question = Question: { $title }.
cli-next-nothing = Nothing.
cli-next = Next: { $title }.
cli-no-skill = there is no skill `{ $name }`; see: gradus status --json
cli-why-answers = What each answer did, oldest first
cli-why-since = since then  { $points } points, by time and by answers on other skills
cli-range-open = { $low } or more
cli-range = { $low } to { $high }
cli-plan-row = questions ({ $range }), { $minutes } min
cli-no-answers = No answer has been given yet. Start with: gradus
cli-time = Time
cli-time-answers = answers
cli-time-between = verdicts and second tries
cli-time-lessons = lessons
cli-time-by-kind = Time of an answer, by kind
cli-time-by-skill = Time of an answer, by skill
cli-timing = { $time } ({ $n ->
    [one] { $n } answer
   *[other] { $n } answers
})
cli-retention = Retention
cli-nothing-to-keep = Nothing is mastered yet, so there is nothing to keep.
cli-keep = { $now }% now, { $week }% in 7 days, { $month }% in 30; { $n ->
    [one] { $n } review
   *[other] { $n } reviews
} would keep it
cli-cut = Times above five minutes, or far above your usual, are cut before they count ({ $n ->
    [one] { $n } time
   *[other] { $n } times
} so far).
history-empty = Nothing has happened yet. Start with: gradus
history-begins = { $name } begins with { $curriculum }
history-no-placement = placement skipped
history-placed = placement done after { $n } items
history-lesson = read the lesson of { $skill } ({ $n } s)
history-hint = hint { $rung } on { $item }
history-skipped = skipped { $item }
history-learner = learner: { $text }
history-tutor = tutor: { $text }
history-after-hints = , after { $n ->
    [one] { $n } hint
   *[other] { $n } hints
}
history-after-answer = , after the answer was shown
history-explanation = the explanation
history-thumb-up = thumb up for { $what } ({ $skill })
history-thumb-down = thumb down for { $what } ({ $skill })
history-chose = chose { $skill }
history-disputed = disputed the estimate of { $skill }
history-taste-forgotten = had likings and styles forgotten
history-newer = a record of a newer version
history-guess-right = a guess ({ $guess }): yes
history-guess-wrong = a guess ({ $guess }): no

course-ask = What do you want to learn?
course-which = A number or a name; Enter takes { $usual }:
course-unknown = There is no “{ $said }” here.
