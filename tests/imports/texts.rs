//! The formats of questions as text: each construct, and what is said about what does not fit.

use super::{file, taken};
use gradus::curriculum::keys;
use gradus::curriculum::{Curriculum, Item, Kind, Question};
use gradus::import::{Imported, Refused, Source, Wish, import};

fn items(course: &Curriculum) -> Vec<&Item> {
    course.items().map(|(_, i)| i).collect()
}

fn right(item: &Item) -> Vec<String> {
    item.options().iter().filter(|o| o.correct).map(|o| o.text.clone()).collect()
}

fn left(done: &Imported) -> Vec<(usize, String)> {
    done.report.left_out.iter().map(|l| (l.origin.line, l.why.clone())).collect()
}

const GIFT: &str = r#"// question: 12  name: Spectrum
// [id:spec-1] [tag:light]
$CATEGORY: $course$/top/Physics/Light

// [id:spec-1]
::Q1:: What is between orange and green? { =yellow # right; good! ~red # warmer ~blue # colder }

::Q2:: [html]<p>Two plus <b>two</b> &lt; 5. What is it?</p> {
   =four =4 =%50%about four #Be exact.

   ####General feedback.
}

Nobody lives on the sun.{TRUE#Think of the heat.#Right.}

$CATEGORY: $course$/top/Numbers

::pi:: The first digits of pi? {#3.14159:0.0005}.

::range:: Something from 1 to 5 {#1..5#In the middle.}

::born:: When? {#
    =1822:0
    =%50%1821:0#A year too early.}

::unlike:: Unlike tolerances {#=1:0 =5:1}

::two:: Who? {
   ~%-100%No one
   ~%50%Grant
   ~%50%Grant's wife
}

::pairs:: [markdown]Which *capital*? {
    =Canada -> Ottawa
    =Italy  -> Rome
    = -> Oslo
}

It costs {~lots =nothing ~a little} to download.

::gap:: The {=owner} drops the value.

::essay:: Why? {}

::essay2:: Why so? {####Because it is.}

A text that asks nothing.

::brace:: \{x \= 3\} \: 2*3*4 { =\{x \= 3\} ~\~no \# }

::open:: never closed {=a ~b

::wild:: Begins with ca {=ca* =cab}

::clash:: Both {=a ~a}

::none:: No right one {~a ~b}
"#;

#[test]
fn gift() {
    let (done, course) = taken(&file("physics.gift", GIFT));
    assert_eq!(done.report.format, "gift");
    let titles: Vec<&str> = course.skills.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["Light", "Numbers"]);
    let find =
        |id: &str| course.item(&format!("physics.{id}")).unwrap_or_else(|| panic!("{id}: {:?}", done.report.taken)).1;
    let spectrum = find("physics-light/spec-1");
    assert_eq!((spectrum.kind(), right(spectrum)), (Kind::Choice, vec!["yellow".to_string()]));
    let red = spectrum.options().iter().find(|o| o.text == "red").unwrap();
    assert_eq!(red.cause.feedback.as_deref(), Some("warmer"));
    let two = find("physics-light/q2");
    assert_eq!(
        (two.prompt.as_str(), two.explanation.as_str()),
        ("Two plus **two** < 5. What is it?", "General feedback.")
    );
    assert!(keys::accepts(two, "FOUR") && keys::accepts(two, "4") && !keys::accepts(two, "about four"));
    assert_eq!(two.wrong()[0].cause.feedback.as_deref(), Some("Be exact."));
    let sun = items(&course).into_iter().find(|i| i.prompt.starts_with("Nobody")).unwrap();
    assert_eq!((right(sun), sun.difficulty), (vec!["True".to_string()], 1));
    let pi = find("numbers/pi");
    assert!(keys::accepts(pi, "3.1416") && keys::accepts(pi, "3.1411") && !keys::accepts(pi, "3.14"));
    assert_eq!(pi.prompt, "The first digits of pi?");
    let range = find("numbers/range");
    assert!(keys::accepts(range, "1") && keys::accepts(range, "5") && !keys::accepts(range, "5.1"));
    assert_eq!(find("numbers/born").wrong()[0].cause.feedback.as_deref(), Some("A year too early."));
    assert_eq!((find("numbers/two").kind(), right(find("numbers/two")).len()), (Kind::Choices, 2));
    let pairs: Vec<&Item> = items(&course).into_iter().filter(|i| i.id.contains("/pairs-")).collect();
    assert_eq!(pairs.len(), 2);
    assert!(pairs[0].prompt.ends_with("**Canada**") && pairs[0].prompt.starts_with("Which *capital*?"));
    assert_eq!((right(pairs[0]), pairs[0].options().len()), (vec!["Ottawa".to_string()], 3));
    let costs = items(&course).into_iter().find(|i| i.prompt.starts_with("It costs")).unwrap();
    assert_eq!((costs.prompt.as_str(), costs.kind()), ("It costs _____ to download.", Kind::Choice));
    assert!(keys::accepts(find("numbers/gap"), "owner"));
    assert_eq!(find("numbers/essay2").kind(), Kind::Explain);
    assert!(course.skills[1].lesson.contains("A text that asks nothing."));
    assert_eq!(find("numbers/brace").prompt, "{x = 3} : 2\\*3\\*4");
    assert_eq!(right(find("numbers/brace")), ["{x = 3}"]);
    assert!(keys::accepts(find("numbers/wild"), "cab") && !keys::accepts(find("numbers/wild"), "can"));
    let expected = [
        ("::unlike::", "its right numbers have unlike tolerances"),
        ("::essay::", "an essay without an answer to compare with"),
        ("A text that", "it asks nothing: its text stands in the lesson"),
        ("::open::", "its brace is never closed"),
        ("::clash::", "one and the same option is called right and wrong"),
        ("::none::", "no option is right"),
    ];
    let line = |begins: &str| GIFT.lines().position(|l| l.starts_with(begins)).unwrap() + 1;
    assert_eq!(left(&done), expected.map(|(begins, why)| (line(begins), why.to_string())));
}

#[test]
fn aiken() {
    let text = "What holds water?\nA. A sieve\nB) A cup\nC. A net\nANSWER: B\n\nTwo lines\nof a question\nA. yes\nB. no\nANSWER: A\n\nWho?\nA. a\nB. b\n\nNext one\nA. x\nB. y\nANSWER: D\n\nAlone\n";
    let (done, course) = taken(&file("water.txt", text));
    assert_eq!(done.report.format, "aiken");
    let all = items(&course);
    assert_eq!((all.len(), right(all[0])), (2, vec!["A cup".to_string()]));
    assert_eq!(all[1].prompt, "Two lines\n\nof a question");
    let texts: Vec<&str> = all[0].options().iter().map(|o| o.text.as_str()).collect();
    assert_eq!(texts, ["A sieve", "A cup", "A net"], "the order of the source");
    let lines: Vec<usize> = left(&done).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [13, 17, 22]);
}

#[test]
fn notes_of_anki() {
    let text = "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:6\n\
        a~b\tShell::Files\tList files?\t<code>ls</code>\t\tx y\n\
        a}b\tShell::Files\t\"Why \"\"quote\"\"?<br>Say it\"\t<ul><li>A space parts words.</li><li>Quotes keep them together, whatever is inside.</li></ul>\tSee <b>there</b>\t\n\
        c\tShell::Gaps\t{{c1::cp}} copies, {{c2::mv::a word}} moves\tExtra\t\t\n\
        d\tShell::Gaps\t<img src=\"a/b.png\">\tWhat is it\t\t\n\
        e\tShell::Gaps\tEmpty back\t\t\t\n\
        f\tShell::Gaps\tA sound [sound:x.mp3] and?\tyes\t\t\n";
    let (done, course) = taken(&file("notes.txt", text));
    assert_eq!(done.report.format, "anki");
    assert_eq!(course.skills.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Files", "Gaps"]);
    let all = items(&course);
    assert!(keys::accepts(all[0], "ls") && all[0].kind() == Kind::Short);
    let Question::Explain(rubric) = &all[1].question else { panic!("{:?}", all[1].question) };
    assert_eq!(rubric.points, ["A space parts words.", "Quotes keep them together, whatever is inside."]);
    assert_eq!((all[1].prompt.as_str(), all[1].explanation.as_str()), ("Why \"quote\"?\nSay it", "See **there**"));
    assert_eq!(all[2].prompt, "_____ copies, mv moves");
    assert_eq!(all[3].prompt, "cp copies, _____ (a word) moves");
    assert!(keys::accepts(all[3], "mv") && all[3].explanation == "Extra");
    assert_eq!(all[4].prompt, "A sound (picture: x.mp3) and?");
    assert_eq!(left(&done).into_iter().map(|(l, _)| l).collect::<Vec<_>>(), [9, 10]);
    assert_eq!(done.report.counts(), (1, 4, 2));
    // Two notes whose marks differ only in signs are two items.
    assert_ne!(all[0].id, all[1].id);
}

#[test]
fn tables_without_a_header() {
    for (name, text) in [
        ("a.csv", "Capital of Italy?,\"Rome\"\n# no row\n\"What, and why?\",\"He said \"\"no\"\"\"\n"),
        ("a.tsv", "Capital of Italy?\tRome\n\nWhat, and why?\tHe said \"no\"\n"),
        ("a.csv", "Capital of Italy?;Rome\r\nWhat, and why?;\"He said \"\"no\"\"\"\r\n"),
    ] {
        let (_, course) = taken(&file(name, text));
        let all = items(&course);
        assert_eq!(all.len(), 2, "{text}");
        assert!(keys::accepts(all[0], "rome") && keys::accepts(all[1], "he said \"no\""), "{text}");
        assert_eq!(all[1].prompt, "What, and why?");
    }
}

#[test]
fn questions_in_markdown() {
    let text = "# Borrowing\n\nQ: What does `&` make?\nA: a reference\n\n**Q:** Why may there be\nonly one `&mut`?\n\n**A:** Two writers at once could leave the value in a state that neither of them meant.\n\n```rust\nlet x = &mut y; // Q: no question\n```\n\n## Moves\n\nA: An answer alone\n\nQ: No answer\n\nQ: What does `let b = a;` do to a `String`?\nA: moves it\n";
    let (done, course) = taken(&file("deck.md", text));
    assert_eq!(done.report.format, "qa");
    assert_eq!(course.skills.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Borrowing", "Moves"]);
    let all = items(&course);
    assert!(keys::accepts(all[0], "a reference") && all[0].kind() == Kind::Short);
    let Question::Explain(rubric) = &all[1].question else { panic!("{:?}", all[1].question) };
    assert!(rubric.model.contains("```rs\nlet x"), "{}", rubric.model);
    assert_eq!(all[1].prompt, "Why may there be\nonly one `&mut`?");
    assert_eq!(left(&done).len(), 2);
    assert_eq!(done.report.counts(), (2, 1, 2));
}

#[test]
fn quizzes_say_what_they_cannot_do() {
    let text = "[[questions]]\nid = \"a\"\ntype = \"Informative\"\nprompt.prompt = \"Read this.\"\n\n[[questions]]\ntype = \"Tracing\"\nprompt.program = \"fn main() {}\"\nanswer.doesCompile = true\n\n[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"One?\"\nanswer.answer = \"1\"\nprompt.distractors = [\"2\", \"2\"]\nprompt.answerIndex = 0\n\n[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"![map](x.png) The key?\"\nanswer.answer = \"`let`\"\nanswer.alternatives = [\"Let it\"]\n";
    let mut source = file("q.toml", text);
    source.files.insert("broken.toml".into(), b"[[questions]]\nid = \n".to_vec());
    let (done, course) = taken(&source);
    assert_eq!(done.report.counts(), (0, 2, 3));
    let all = items(&course);
    assert_eq!((all[0].options().len(), right(all[0])), (2, vec!["1".to_string()]));
    assert!(all[0].options()[0].correct, "where the source says");
    assert_eq!(all[1].prompt, "(picture: map) The key?");
    assert!(keys::accepts(all[1], "let") && keys::accepts(all[1], "let it"));
    assert!(left(&done)[0].1.starts_with("the file is no TOML"));
}

#[test]
fn what_is_nothing_is_refused() {
    let refused = |source: &Source| import(None, source, &Wish::default()).unwrap_err();
    assert_eq!(refused(&file("x.txt", "just words\n")), Refused::Unknown);
    let nothing = refused(&file("x.gift", "::a:: b {}\n"));
    assert!(matches!(&nothing, Refused::Nothing { left, .. } if left.len() == 1), "{nothing:?}");
    let wish = Wish { id: Some("Not An Id".into()), ..Wish::default() };
    let source = file("x.csv", "a,b\n");
    assert!(matches!(import(None, &source, &wish), Err(Refused::Id(_))));
    let (done, _) = super::taken_as(None, &source, &Wish::default());
    assert!(done.report.licence == "unknown" && done.report.notes.iter().any(|n| n.contains("--licence")));
}

#[test]
fn characters_that_steer_are_taken_out_and_lines_end_no_item() {
    let (done, course) = taken(&file("x.csv", "\"a\u{1b}[31m\n+++ item\n+++\nid = 1\",\"b\u{202e}\"\n"));
    let all = items(&course);
    assert_eq!((all[0].prompt.as_str(), all.len()), ("a[31m\n +++ item\n +++\nid = 1", 1));
    assert_eq!(done.report.taken[0].changes, ["characters that could steer a terminal are taken out"]);
}
