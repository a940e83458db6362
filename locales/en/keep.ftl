## Encryption.
store-locked = your progress is encrypted ({ $path }), and it is locked here; give the passphrase when Gradus asks on a terminal, or name a file with it in GRADUS_PASSPHRASE_FILE
store-passphrase = that is not the passphrase of this store; nothing was changed
store-key-file = the key in { $path } cannot be used: { $why }; put a copy of that file in its place if you have one
store-not-turned = the store in { $path } stays as it is: { $why }
store-turn-unreadable = { $n } lines of its journal cannot be read and would be left out; look at them in quarantine.jsonl, or say --leave-out
store-lines-gone = { $n ->
    [one] At one place
   *[other] At { $n } places
} your encrypted journal lacks the records before a line: somebody or something removed them. All others were read.
passphrase-ask = Passphrase:
passphrase-new = New passphrase:
passphrase-again = The same again:
passphrase-wrong = That is not the passphrase.
passphrase-nobody = a new passphrase is needed and nobody can be asked; name a file with it in GRADUS_PASSPHRASE_FILE, or in GRADUS_NEW_PASSPHRASE_FILE to change one
passphrase-differ = the two are not the same; nothing was changed
passphrase-short = a passphrase needs { $n } characters or more; several words are easy to remember and hard to guess
passphrase-file = cannot read the passphrase from { $path }: { $why }
passphrase-file-open = others can read the file { $path }, or it is not yours; a passphrase must be yours alone: chmod 600
passphrase-given-up = no passphrase was given; nothing was changed
passphrase-no-text = what was typed is no text in UTF-8; nothing was changed
encrypt-warning = Without the passphrase nobody can read what you learned here, and nobody can find it again: if you forget it, all is lost. Copies of damaged data are not taken along.
encrypt-already = it is encrypted already; gradus encrypt --change gives it another passphrase
encrypt-done = Encrypted: { $n } records. Old bytes may stay on the medium until they are written over.
encrypt-changed = The passphrase is changed. A copy of the old key file can still be opened with the old one.
encrypt-states = what the model remembers of conversations could not be removed from { $path }: { $why }
decrypt-not = it is not encrypted
decrypt-sure = From now on whoever can read this disk can read what you learned. Go on?
decrypt-done = No longer encrypted: { $n } records.

## Taking along.
export-terminal = an export is for a file or another program; say -o FILE, or send it through a pipe
export-there = { $path } is there already; name another file, or say --force
export-refused = cannot write { $path }: { $why }
export-done = { $n ->
    [one] One record written.
   *[other] { $n } records written.
}
export-unreadable = { $n } lines of the journal cannot be read and are not in it; see: gradus doctor
export-in-use = A session is open, so where you are in it is not in the export; all answers are.
portable-not-ours = this is no export of Gradus: its first line is another one
portable-newer = a newer Gradus wrote this export (format { $found }, this one knows { $known }); nothing was changed; update Gradus, then try again
portable-unreadable = the file cannot be read: { $why }; nothing was changed
import-no-file = cannot open { $path }: { $why }
import-done = { $new } new, { $known } known, { $unreadable } unreadable.
import-would = Would be { $new } new, { $known } known, { $unreadable } unreadable; nothing was changed.
import-flaw = {"  "}line { $line }: { $why }
import-cut = The file ends early: what its last part held is not in it.
import-place = You go on where you were on the other machine.
import-settings = The settings were taken too.
import-left-out = { $n ->
    [one] one line was
   *[other] { $n } lines were
} left out

## Erasing.
erase-word = erase
erase-ask = All you did here goes for good, { $data } and what belongs to it. Type { $word } to go on:
erase-nobody = nobody can be asked; say --yes to erase everything
erase-kept = nothing was changed
erase-nothing = There was nothing to erase.
erase-done = Everything of you is erased.
erase-stays = Models ({ $models }), packs, and files that you exported stay.
erase-refused = cannot erase { $path }: { $why }; what was erased before stays erased; make it writable, then say it again
erase-engine = the model of a session is still running ({ $path }); end that session, then try again

## Others on this machine.
private-mended = Others could reach { $path }; now only you can.
private-not-mended = Others can reach { $path }, and that could not be changed: { $why }
private-not-yours = { $path } belongs to another user, who can read what is written there.

## What is wrong with a line of an export.
flaw-before = its time lies before 1970
flaw-ahead = its time has not come yet
flaw-evidence = it is no evidence that is known here
flaw-type = it is of another type
flaw-long = it took longer than a month
flaw-minutes = no day has so many minutes
flaw-day = its day is none
flaw-difficulty = its difficulty is none
flaw-numbers = its numbers are none that a question can have
export-where = All of you is in { $path } ({ $n ->
    [one] one record
   *[other] { $n } records
}).
help-export = Write all of you into a file in the folder you started in
