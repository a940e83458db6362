# Several sessions of one learner at once.
share-joined = Your progress is open in another session too ({ $holder }). Both work, and each sees what the other saves.
share-with = shared with process { $pid } on { $terminal }
share-with-many = { $n ->
    [one] shared with one other session
   *[other] shared with { $n } other sessions
}
share-silent = the session that has your progress open does not answer: { $holder }; if it was stopped, let it go on (fg in its terminal, or kill -CONT { $pid }), or end it (kill -KILL { $pid }), then try again; nothing that was saved is lost
share-elsewhere = your progress is open on another computer: { $holder }; two computers cannot share it; finish the session on { $host }, then start again; nothing that was saved is lost
share-version = your progress is open in another version of Gradus ({ $version }): { $holder }; finish that session, then start again
share-nobody = the session that had your progress open is gone, and so were those that took its place; try again

# What `gradus doctor --repair` finds and does.
mend-mode = { $path } can be reached by others, or not by you.
mend-leftover = { $path } was left by a session that broke off.
mend-missing = { $n ->
    [one] The journal lacks a record that its copy in `backup` has.
   *[other] The journal lacks { $n } records that its copy in `backup` has.
}
mend-unreadable = { $n ->
    [one] One line of the journal cannot be read, and there is no copy of it.
   *[other] { $n } lines of the journal cannot be read, and there is no copy of them.
}
mend-state = The saved state is missing in { $path }.
mend-aside = { $path } is an old broken state, of which newer ones are there.
mended-mode = { $path } is private now.
mended-unfinished = A journal that was being mended was moved to { $aside }.
mended-leftover = { $path } was removed.
mended-missing = { $n ->
    [one] One record was brought back into the journal from its copy; the damaged journal is in { $aside }.
   *[other] { $n } records were brought back into the journal from their copy; the damaged journal is in { $aside }.
}
mended-aside = { $path } was removed; the newest ones are kept.
mended-state = The state was made anew, with { $n } answers.
mend-nothing = There is nothing to mend.
