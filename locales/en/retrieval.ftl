# Where a passage stands: the title of a lesson, and what of it.
place-correction = { $title }: a common mix-up
place-explanation = { $title }: a question that you have answered

# $page is the name of a manual page (grep), $section one of its headings (OPTIONS).
manual-cited = man { $page }, { $section }:
manual-says-nothing = The manual page of { $page } says nothing that I can find about this. It is about:
manual-no-page = There is no manual page for { $page } on this machine. It comes with the package of that program, or with the package of its documentation; `{ $page } --help` may tell something.
manual-no-man = There are no manual pages on this machine. Install `man-db` (on a minimized system: run `unminimize`), then ask again.
manual-failed = The manual page of { $page } could not be read: { $why }
manual-slow = it took too long.
