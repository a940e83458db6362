# A free explanation judged by a model, disputes, and teaching a pupil.
grade-not-ready = The model that may judge this is not ready, so compare it yourself.
grade-instructs = Your answer seems to speak to whoever judges it, so no model judges it: compare it yourself.
grade-long = Your answer is too long for the model to judge, so compare it yourself.
grade-failed = The model could not judge it, so compare it yourself: { $why }
grade-invalid = The model gave no verdict that can be used, so compare it yourself.
grade-stalled = The model takes too long, so compare it yourself.
grade-stopped = Stopped. Compare it yourself.
grade-unsure = { $model } is not sure of every point. You decide; what it found is ticked already.
graded-by = { $model }, a model, judged this point by point. It can be wrong: you may dispute it, and then your own mark counts.
graded-met = ✓ { $point } You say: “{ $quote }”
graded-not-met = ✗ { $point }
graded-unsure = ? { $point }
grading = { $model } compares your explanation: point { $at } of { $of } …
grading-how = Escape stops it; then you compare it yourself.
grading-how-plain = Ctrl-C stops it; then you compare it yourself.
dispute-nothing = There is no verdict here to dispute.
dispute-already = You have disputed this verdict already.
dispute-kept = Your dispute is kept for the author. The verdict stands until the course is changed.
dispute-mark = You dispute the model's verdict, so it counts for nothing. Tick the points that you made.
dispute-offer = /dispute WORDS contests it.
teach-nobody = There is no pupil here now: one comes at home, when a mix-up of yours is known.
teach-empty = Say something to the pupil first.
teach-pupil = I am sure of this: { $belief }
teach-title = A pupil, about { $skill }
teach-pupil-says = The pupil says
teach-you-say = You say
teach-how = You once thought so too. What would you say to the pupil?
teach-how-plain = You once thought so too. What would you say to the pupil? End with a line that is a dot alone.
teach-so = What is so instead
teach-compare = Did you say so? Space or 1 ticks it, Enter ends.
teach-compare-plain = Did you say so? 1 for yes, Enter alone for not quite.
teach-said-so = You said what is so instead
teach-unsure = { $model } did not find it in your words for sure, so compare them yourself.
teach-well = The pupil has understood. That is kept with the mix-up.
teach-not-well = Not quite said yet. That is kept, and the pupil will come again.
teach-graded = { $model }, a model, found it in your words.
teach-graded-quote = { $model }, a model, found it in your words: “{ $quote }”
teach-offer = A pupil thinks what you once thought here. You can correct them (b, or /teach).
teach-home = A pupil thinks what you once thought about { $skill }. You can correct them (b, or /teach).
why-contested = You disputed { $times ->
    [one] one verdict
   *[other] { $times } verdicts
} here.
why-taught = You explained it to a pupil { $times ->
    [one] once
   *[other] { $times } times
}, { $well } of them completely.
history-accepted = accepted that a point was missing: { $item }
history-contested = disputed the verdict on { $item }
history-contested-why = disputed the verdict on { $item }: { $reason }
history-taught = corrected a pupil ({ $skill }, { $misconception })
history-taught-not-quite = tried to correct a pupil ({ $skill }, { $misconception })
history-marked-by = judged by { $model }
history-no-disputes = No verdict was disputed.
key-dispute = dispute
help-dispute = Contest the verdict; where a model judged, you judge instead
key-dispute-send = dispute it
key-teach = teach
help-teach = Correct a pupil who thinks what you once thought
key-teach-tell = tell the pupil
key-stop-grading = judge it yourself
help-stop-grading = Stop the model that judges; you compare the answer yourself
why-by-model = judged by a model
pupil-lead = Pupil:{ " " }
field-dispute = Why is it wrong?
field-teach = To the pupil
teach-waits = A pupil waits for you, about { $skill }.
