# What the tutor says in the conversation, and about it.
stopped = Stopped.
talk-where = The tutor talks about lessons and questions; open one first (not in a test).
nothing-to-talk-about = There is nothing to talk about yet.
model-could-not-reply = The model could not reply: { $error }
model-is-silent = The model does not answer at the moment; it may go on.
cut-answer = The model was about to tell the answer, so its reply ends here. A hint may help instead.
cut-loop = The model began to repeat itself, so its reply ends here.
cut-nothing = The model had nothing to say.
no-model-speaks = No model speaks here: { $why }
model-may-not-speak = The lessons answer here, not the model: { $why }
model-not-examined = The lessons answer here. A model may too once it has passed an exam, which takes about half an hour for a small one: gradus model eval
general-knowledge = Your lessons say nothing about this. What follows is the model's general knowledge, unchecked.
from-lesson =
    From the lesson “{ $from }”:

    { $text }
not-in-material = This is not in my material, so I will not guess. The lessons cover what the progress screen lists.
say-as-answer = I cannot judge that in a talk. Give it as your answer, and it is checked for certain.
compare-with =
    Compare what you said with this:

    { $text }
goal = { $how } It practises this: { $objective }
goal-of-lesson = This is the lesson. { $objective } Enter takes you to a question on it.
greet-back = Hello! We are at “{ $title }”. Ask whatever you like about it.
thanks = You are welcome.
take-heart = This is hard for many at first, and being stuck is part of it. A hint goes one small step; the lesson can be read again; a break helps too.
too-easy = Then let us not lose time: skip this question, or test out of the whole skill from the progress screen.
dispute-how = You can dispute a verdict (`!`, or /dispute); it is kept for the author of the question. What the key says stands until then.
off-topic = That is not part of this course. Back to “{ $title }”.
answer-is =
    The answer:

    { $answer }
answer-later = First the second try; after it the answer is shown. To see it now, give up the second try.
rung-by-rung =
    { $left ->
        [one] You will get it. The last hint first; after it comes the answer.
       *[other] You will get it. One step at a time: the next hint first, then the others, and after the third the answer.
    }
no-hints-in-placement = No hints in the placement: skip what you do not know.
no-hints-in-check = No hints in the check: skip what you do not know.
ask-why = Why is that right? Say it in a sentence to the tutor, before the explanation is shown.
onward = Enter goes on.
onward-retry = Enter tries once more.
onward-why = Enter shows the explanation.
talk-never = the settings say so (talk = "never").
claim-holds = I ran the program in this reply: it prints what the reply says.
claim-fails = Careful: I ran the program in this reply, and it prints something else: { $output }
claim-broken = Careful: the program in this reply does not run as it stands. { $error }
claim-not-run = The program in this reply was not run here: what it is said to print is unverified.
cut-thread = The model lost its thread, so its reply ends here.
hold-against = Hold that against your { $names }.
hold-against-again = Now look at your { $names } again.
hold-against-compare = Compare your { $names } with that.
not-in-material-look = My material says nothing about that, so I will not guess. Look at { $names } once more; a hint goes one step.
