## The map of the skills, and the page of one.
map-title = Map
map-next-word = next
map-selected = { $title }: { $standing }; needs { $needs }, opens { $opens }.
map-next = Next: { $reason }
map-next-here = The tutor goes here next: { $reason }
map-more = It needs { $needs } and opens { $opens }; not all fit here. Enter lists them.
map-standing = { $standing }, { $rate }, { $firmness }
map-mastery = Mastery: { $standing } (ability known to ±{ $spread } logits); { $n ->
    [one] { $n } answer
   *[other] { $n } answers
} without help.
map-evidence = The evidence
map-open = Mix-ups that are still open
map-overcome = Mix-ups overcome
map-mix-up = Shown { $times ->
    [one] once
   *[other] { $times } times
}. What is so: { $correction }
map-needs = What it needs
map-opens = What it opens
map-neighbour = { $title }: { $standing }
map-forecast-none = There is nothing to forget yet: recall counts from the first right answer.
map-forecast = Recall is { $recall }% now; it falls below { $bar }% on { $date }, in { $days ->
    [0] less than a day
    [one] { $days } day
   *[other] { $days } days
}.
map-forecast-fallen = Recall is { $recall }% now; it fell below { $bar }% on { $date }: a review is due.
map-forecast-later = Without a review it will be { $week }% in 7 days, and { $month }% in 30.
map-unasked = This skill has no questions, so it cannot be measured: reading its lesson is all there is to do.
map-unasked-read = This skill has no questions, so it cannot be measured. You have read its lesson; that is all there is to do.
map-unasked-here = None of its questions can be asked on this machine: a language or a program is missing (see `gradus doctor`).
skill-open = open
skill-unasked = untested
lesson-alone = This skill has no questions: with its lesson read, you are through with it.
field-find = Find a skill
key-map = map
key-find = find
key-find-next = next match
key-open-skill = open
help-map = The map of the skills: what needs what, where you stand, where the tutor goes next
help-map-too = The map of the skills, from a lesson or an item
help-find = On the map: find a skill by the letters of its name
help-find-first = The first match again
help-find-next = The next match
help-left = On the map: to the left; in a list to the skill above
help-right = On the map: to the right; in a list to the first skill below
help-lesson-here = Look at the lesson of this skill, and back
plain-map-skill = { $title } ({ $id }): { $standing }; needs { $needs }
plain-map-first = { $title } ({ $id }): { $standing }
plain-map-more = /map SKILL tells all about one.
plain-map-on = /learn { $id } learns it now, /test { $id } tests it out.
