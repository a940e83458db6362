## Themes.
themes-title = Theme
themes-kept = The theme { $name } is kept in { $file }.
themes-not-kept = The theme { $name } holds until you leave; it could not be kept: { $why }
themes-only-now = The theme { $name } holds until you leave.
themes-sample-right = ✓ Right.
themes-sample-wrong = ✗ Not right.
themes-sample-learner = You: why?
themes-sample-tutor = Tutor: because.
themes-sample-code = let x = 1;
themes-sample-dim = beside it
themes-sample-chosen = chosen
themes-sample-steps = none to full
theme-about-default = your terminal's 16 colours, dark or light
theme-about-dark = your terminal's 16 colours, on dark
theme-about-light = your terminal's 16 colours, on light
theme-about-contrast = high contrast, white on black
theme-about-night = quiet colours on dark blue
theme-about-day = ink on paper
theme-about-okabe = safe for the colour-blind, on black
theme-about-broken = this file cannot be used
theme-unknown = There is no theme { $name }; there are { $all }. The default theme goes on.
theme-unreadable = The file of the theme { $name } cannot be read: { $why }. The default theme goes on.
theme-broken = { $at }: { $why } ({ $help }). The default theme goes on.
theme-no-style = there is no style { $name }
theme-no-attribute = a style has nothing called { $name }
theme-no-table = this is no style
theme-wrong-value = this is no value for { $name }
theme-help-toml = write one `key = value` on each line
theme-help-styles = the styles are { $all } and levels
theme-help-text = write a text in quotes
theme-help-background = write "any", "dark", "light", or a colour as "#14181f"
theme-help-levels = write five styles, from none to full
theme-help-look = a style has fg, bg, bold, dim, underline and reversed
theme-help-colour = write "cyan", "bright-red" or another of the 16 names, a number from 0 to 255, or "#rrggbb"
theme-help-flag = write true or false

## The palette, the themes and the help among the keys.
key-do-it = do it
key-keep-it = keep it
key-as-before = as before
help-palette = Look for anything that can be done here
help-palette-too = The same, where letters are no text
help-themes = Another theme: colours, contrast
help-up-list = In the list of actions: up
help-down-list = In the list of actions: down
help-up-theme = In the list of themes: up
help-down-theme = In the list of themes: down
help-works-here = Works here: { $place }
palette-title = What do you want to do?
palette-nothing = Nothing that can be done here is called that.

## Where keys work.
place-name = a field of the first run
place-welcome = the choices of the first run
place-home = home
place-lesson = a lesson
place-options = a question with options
place-answer = an answer that is typed
place-answer-keys = a typed answer, left for the keys
place-fields = several fields
place-order = lines to put in order
place-editor = a program
place-editor-keys = a program, left for the keys
place-desk = a task for the shell
place-running = a run
place-grading = a model judges
place-marking = you judge
place-teach = what you tell the pupil
place-taught = the pupil was told
place-dispute = why a verdict is wrong
place-confidence = how sure you are
place-saving = saving
place-retry = a verdict with another try
place-verdict = a verdict
place-talk = talking to the tutor
place-overlay = a page on top
place-progress = progress
place-palette = the list of actions
place-themes = the list of themes
place-leaving = leaving

## Keys of one's own: mistakes in the settings.
keys-no-action = there is no action `{ $name }`
keys-unknown = there is no key `{ $key }`
keys-shift = `{ $key }` is not how a key is written
keys-taken = `{ $key }` does not come through: tmux, screen or the terminal takes it
keys-same = a terminal sends the same for `{ $key }` as for `{ $other }`
keys-is-text = `{ $key }` is text there: { $place }
keys-clash = `{ $key }` would be both `{ $one }` and `{ $other }` at one place: { $place }
keys-clash-digit = `{ $key }` chooses there and cannot be `{ $action }` too: { $place }
keys-help-near = did you mean `{ $name }`?
keys-help-actions = `gradus config keys` lists the actions
keys-help-names = write a character, or tab, space, up, pageup, f1 to f12 and the like, with ctrl-, alt- or shift- before it
keys-help-shift = write the capital letter or the sign itself
keys-help-other = take another key
keys-help-chord = take a key with ctrl- or alt- before it, or one of f1 to f12
keys-help-clash = take another key, or give the other action another one too
