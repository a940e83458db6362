# Writing, searching and copying.

key-search = find
key-search-next = next
key-search-back = the one before
key-copy = copy

help-comment = In a program: make a comment of the line or the selection, or none
help-undo-text = Take back the last change of the text
help-search = Look for something in what is read
help-search-next = In a search: where it stands next
help-search-back = In a search: where it stands before
help-copy = Copy a reply, code in sight or your answer to the terminal's clipboard

field-search = Look for
field-search-missing = Look for: nothing found

vi-insert = INSERT
vi-normal = NORMAL
vi-visual = VISUAL
vi-visual-lines = VISUAL LINE

no-comments = It is not known how comments are written in this language.

copy-title = Copy to the terminal's clipboard
copy-how = Some terminals do not take it, or ask first.
copy-reply = the last reply
copy-program = your program
copy-answer = your answer
copy-code = code: { $line }
copy-nothing = There is nothing to copy here yet.
copied = Sent to the terminal's clipboard: { $what } ({ $bytes } bytes). Whether it takes it, your terminal decides.
copied-part = Sent to the terminal's clipboard: the first { $most } of { $bytes } bytes of { $what }, as more does not fit. Whether it takes it, your terminal decides.
