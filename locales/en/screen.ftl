## What keys do here, in a word or two: the line at the foot.
key-go-on = go on
key-run-tests = run the tests
key-check = check
key-open-shell = open the shell
key-shell = the shell
key-move = move
key-indent = indent
key-hint = hint
key-the-answer = the answer
key-talk = talk
key-keys = keys
key-hint-talk = hint, talk
key-undo = undo
key-next-field = next field
key-pick = pick
key-take-back = take, put back
key-take = take
key-put-back = put back
key-tick = tick
key-skip = skip
key-not-known = I do not know
key-show-answer = show answer
key-your-editor = your editor
key-anew = begin anew
key-lesson = lesson
key-why = why
key-progress = progress
key-change-plan = change plan
key-test-out = test out
key-good = good
key-bad = bad
key-help = help
key-more = more
key-read-on = read on
key-back = back
key-home = home
key-stop = stop
key-quit = quit
key-leave = leave
key-stay = stay
key-how-sure = how sure
key-new-line = new line
key-end-check = end the check
key-end-placement = end the placement
key-choose = choose
key-no-deadline = no deadline
key-next = next
key-answer = answer
key-done = done
key-do-not-say = do not say
key-try-again = try again
key-send = send
key-close = close
key-learn-it = learn it
key-type = type

## The same in a sentence, for the help.
help-next = The next sensible thing
help-run-tests = Run the tests of the program: this is your answer
help-check = Have the order, or the state that you reached, checked
help-shell = Open the shell; exit or Ctrl-D leaves it
help-line-up = The placed line goes up
help-line-down = The placed line goes down
help-line-left = The placed line goes to the left
help-line-right = The placed line goes to the right
help-hint = The next hint; after three, the answer
help-talk = Talk to the tutor about this lesson or item
help-focus = From the answer field to the keys, and back
help-new-line = A new line in the answer
help-new-line-program = In a program: a new line, indented like the one before
help-indent = In a program: indent; with a selection, all its lines
help-outdent = In a program: a step to the left
help-undo = In a program: take back the last change
help-redo = In a program: make it again
help-outside = What you write in your own editor ($VISUAL or $EDITOR)
help-next-field = The next field; after the last the first
help-last-field = The field before
help-pick = Pick the option under the cursor
help-take = Take the line under the cursor into your order, or put it back
help-tick = Your explanation makes the point under the cursor, or does not
help-skip = Put the item aside (in placement: I do not know)
help-show-answer = No second try: show the answer
help-end-test = In the placement or a check: end it here
help-anew = Begin anew: the program as it was given, an empty order, a fresh folder
help-lesson = Read the lesson of this item
help-why = Why this item, and the evidence behind the estimate
help-progress = Where you stand in every skill
help-plan = Change minutes a day, deadline and interests
help-test-out = Dispute an estimate: three to five hard questions without help
help-good = More explanations and topics like this one
help-bad = Fewer of them
help-help = This help
help-up = Up
help-down = Down
help-page-up = A page up
help-page-down = A page down
help-top = To the top
help-bottom = To the end
help-back = Close what is open; from an item, go home
help-back-too = The same, where letters are no text
help-stop = Stop the run; nothing is counted
help-quit = Leave; everything is kept
help-stay = Stay
help-interrupt = Stop the tutor's reply or the run; otherwise ask to leave
help-quit-now = Leave at once; everything is kept
help-suspend = Put the program to sleep (fg wakes it)
help-redraw = Draw the screen anew

## What opens on top: help, why, progress, leaving.
keys-more = 1-9 pick an option or tick a point; 1-4 say how sure you are. In a field all letters are text: Tab or Esc leaves it for the keys, in a program and among several fields Esc.
why-now = Why this comes now
why-made-of = What the estimate is made of
why-answers = What the last answers did
nothing-due = Everything is mastered, and no review is due.
skills-mastered = { $mastered } of { $total } skills mastered
answers-right = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}, { $rate }% right
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
days-in-row = { $n ->
    [one] { $n } day
   *[other] { $n } days
} in a row
progress-legend = ✓ mastered  ↻ review  ◐ begun  ○ open  · locked
skill-mastered = mastered
skill-review = review
skill-locked = locked
skill-begun = begun
skill-just-begun = just begun
skill-learning = learning
leave-title = Leave Gradus?
leave-today = { $right } of { $answers } right in this session.
leave-kept = Everything is kept; next time you go on right here.
leave-keys = y: leave.  Enter: stay.

## Home.
hello = Hello, { $name }.
home-next = Next
home-begun = In progress
home-placement = The placement goes on where you left it.
home-nothing = Nothing: everything is mastered, and no review is due.
today-none = no answers yet today
today-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} today
reviews-due = { $n ->
    [one] { $n } review
   *[other] { $n } reviews
} due

## The panels of wide screens.
panel-plan = Plan
panel-evidence = Your evidence
panel-no-evidence = Nothing yet: every estimate here will come from your own answers.
panel-forecast = Forecast
panel-time = Time of an answer
panel-gain = Gain
panel-likings = Likings
panel-nothing = nothing measured yet
panel-standing = { $standing }, { $firmness }
panel-alone = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} without help
panel-why = Why this
panel-session = Session
panel-hints = { $left } of 3 hints left
panel-no-answers = no answers yet
panel-right = { $right } of { $answers } right
estimate-rough = a rough estimate
estimate-fair = a fair estimate
estimate-firm = a firm estimate

## The first run.
welcome-title = Welcome to Gradus.
welcome-about = Gradus teaches you programming in your terminal: { $title }, { $skills } skills. It asks, judges, hints, and picks what comes next by what you know. Everything stays on this machine.
welcome-about-short = Everything you type here stays on this machine.
welcome-about-far = Gradus teaches you programming in your terminal: { $title }, { $skills } skills. It asks, judges, hints, and picks what comes next by what you know. A model on another machine speaks, { $host }: what you say to the tutor goes there, with what it needs to know of you. All else stays on this machine.
welcome-about-far-short = What you say to the tutor goes to { $host }, with what it needs to know of you.
welcome-plan = Your plan
welcome-step = { $n } of { $of }

## The status line.
model-none = no model
model-loading = model loading { $percent }%
model-ready = { $name } on { $place }
model-restarting = model restarting
model-failed = model failed
status-replying = replying
status-turn = waiting for its turn
status-queue = waiting, { $n } before you
status-reading = reading { $done }/{ $total }
status-thinking = thinking
status-saved = saved
status-saving = saving
status-speed = { $n } tok/s

## The frame of every screen.
why-line = Why: { $reason }
opening = Opening your notes…
too-small = { $size } is too small. Gradus needs { $least }.
skill-new = new

## Fields, and answers of more than one line.
field-talk = Talk to the tutor
field-answer = Your answer
field-deadline = Deadline
field-name = Your name
field-program = Your program
order-yours = Your order
order-empty = nothing yet
order-left = Lines to place
order-check = Check the order
desk-typed = What you typed
desk-typed-lead = What you typed:
desk-check = Enter has it checked; o goes back to the shell.
desk-open = Enter opens the shell; exit or Ctrl-D in it brings you back here.
running-answer = Running your answer …
marking-yours = Your explanation
marking-model = A model answer
marking-points = Which of these points does yours make?
answer-lead = Your answer:{" "}
answer-title = Your answer:

## Lesson, question and verdict.
tutor-lead = Tutor:{" "}
tutor-waiting = Tutor: …
you-lead = You:{" "}
lesson-of = Lesson: { $title }
placement-question = Placement, question { $n } of at most 12
check-question = Check, question { $n } of at most 5
hint-of = Hint { $rung } of 3
the-answer = The answer
saving-answer = Saving your answer …
not-saved = Your answer could not be saved: { $why }
not-saved-again = Enter tries again. The verdict comes when it is safe.
how-sure = How sure are you?
sure-1 = 1 a guess
sure-2 = 2 unsure
sure-3 = 3 fairly sure
sure-4 = 4 certain

## Notices of the screen.
loan-failed = That could not be started: { $why }
shell-greeting = A folder of its own: nothing here can harm yours. `exit` or Ctrl-D goes back to the tutor.
set-editor = Set VISUAL or EDITOR to the editor of your choice, and start again.
order-take-first = Take the line into your order first; then it can be indented.
program-as-given-undo = This is the program as it was given. Ctrl-U in it brings yours back.
order-afresh = All lines are back where they were.

## The mode of lines.
plain-order = Type their numbers in the right order: 3 1 2
plain-order-indent = Type their numbers in the right order, with a > behind a number for each step of indentation: 3 1> 2>>
plain-program-new = Type the lines of your program, and a line with a dot alone at the end; then /run.
plain-program-so-far = The program so far:
plain-program = Type all lines of yours, and a line with a dot alone at the end; then /run runs the tests. /show shows it, /edit opens your editor, /fresh brings the first one back.
plain-explain = End with a line that is a dot alone.
plain-command = Each line is run in that folder. /check has the state checked, /fresh makes the folder anew.
plain-fields = All in one line with | between, or one after the other.
plain-model = A model answer:
plain-points = Its points:
plain-mark = Type the numbers of the points that yours makes too, with spaces between; Enter alone: none.
plain-mark-wrong = Type the numbers of points with spaces between, or nothing.
plain-order-wrong = Type numbers of lines, each once, with spaces between, or /help.
plain-command-empty = Type a command, or /check.
plain-program-as-given = The program is as it was given. /show shows it.
plain-answer-empty = Your answer is empty again.
plain-nothing-for-that = There is nothing for that here; see /help.
plain-program-first = Type your program first, or change this one with /edit.
plain-nothing-before-dot = There is nothing before the dot.
plain-lines-taken = { $n } lines taken. /show shows them.
plain-lines-taken-run = { $n } lines taken. /run runs the tests, /show shows them.
plain-numbers-wrong = Type numbers with spaces between, or nothing.
plain-choices-wrong = Type the numbers of all that are right, with spaces between, or /help.
plain-choice-wrong = Type the number of one option, or /help.
plain-no-skill = There is no skill `{ $name }`. /progress lists them.
plain-no-command = There is no command /{ $name }. These are the ones there are:
plain-progress = { $mastered } of { $total } skills mastered, { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
}, { $right } right.
plain-skill-locked = { $title }: locked ({ $id })
plain-skill-new = { $title }: new ({ $id })
plain-skill = { $title }: { $rate }%, { $standing } ({ $id })
plain-no-editor-terminal = there is no terminal here for an editor
plain-no-editor = set VISUAL or EDITOR to the editor of your choice, and start again
plain-no-text = there is no text here
plain-edit-failed = That did not work: { $why }
plain-shell-failed = It could not be run: { $why }. { $how }
plain-picked = (picked)
plain-welcome-name = Type your name.
plain-welcome-date = Type it; Enter alone: none.
plain-welcome-kept = Type another, or Enter alone: { $kept }
plain-welcome-number = Type the number of one; Enter alone: { $n }.
plain-welcome-numbers = Type the numbers of all you like, with spaces between; Enter alone: none more.
plain-home-placement = Hello, { $name }. Next: the placement goes on.
plain-home = Hello, { $name }. Next: { $reason }
plain-home-nothing = Hello, { $name }. Next: nothing is due.
plain-home-keys = Enter goes on; /help lists the commands.
plain-lesson-read = Enter when you have read it.
plain-on-placement = Placement on { $title }:
plain-on-check = Check on { $title }:
plain-on-question = Question on { $title }:
plain-so-far = Your answer so far: { $answer }
plain-hint = Hint { $rung } of 3: { $text }
plain-answer = The answer: { $answer }
plain-once-more = Try once more.
plain-running = Running …
plain-how-sure = How sure are you? 1 a guess, 2 unsure, 3 fairly sure, 4 certain, Enter says nothing.
plain-again = Enter tries again.
plain-give-up = /giveup shows the answer.
plain-prints = It prints:
# What `/help` says.
plain-help =
    Enter alone      the next sensible thing
    a number         pick an option; 1 to 4 say how sure you are
    a text           your answer; end a line with \ to go on in a new line
    many lines       a program or an explanation: end it with a line that is a dot alone
    /hint            the next hint; after three, the answer
    /say WORDS       talk to the tutor (also /ask, /talk)
    /why             why this comes now, and what the estimate is made of
    /lesson          read the lesson of this item
    /skip            put the item aside (in placement: I do not know)
    /run             run the tests of your program; /show shows it, /edit opens your own editor
    /check           have the state checked that you reached in the folder
    /fresh           begin anew: the program as it was given, a fresh folder
    /giveup          no second try (in placement: end it)
    /dispute WORDS   contest the verdict; where a model judged, you judge instead
    /teach           correct a pupil who thinks what you once thought
    /progress        where you stand; with mastery, calendar, forecast, time or gain a chart
    /plan            how long the rest will take (/plan change changes it)
    /stats           time, gain, and what will be left
    /good, /bad      rate the lesson, the explanation or the reply
    /easier, /harder an easier or a harder question than this one
    /example, /break the lesson's worked example; a break (everything is kept)
    /testout         dispute the estimate of the skill at hand
    /yes, /fine      a guess at how you feel is right; or: no, I am fine
    /memory          what is remembered of you
    /learn SKILL     learn this skill now
    /test SKILL      dispute an estimate: a few hard questions
    /home            leave the item
    /map             every skill and what it needs; /map SKILL: all that is known of one
    /models          which model speaks, what it may do, what else is here or can be had (also /model)
    /pull NAME       fetch a model; Ctrl-C stops it, and the next time goes on from there
    /use NAME        let this model speak from now on
    /export          write all of you into a file, as `gradus export` does
    /again           say once more what stands here
    /quit            leave; everything is kept

## Above what a program prints.
code-prints = prints
