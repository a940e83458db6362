//! Tests of what is made of the hub's answers; those over a socket are in `tests/download.rs`.

use super::*;
use proptest::prelude::*;

fn listed(paths: &[&str]) -> Vec<Listed> {
    paths.iter().map(|p| Listed { path: (*p).into(), size: 1, sha256: None }).collect()
}

fn pick(wish: &str, paths: &[&str]) -> Result<String, HubError> {
    Wish::parse(wish).unwrap().pick(&listed(paths)).map(|f| f.path)
}

#[test]
fn wishes_are_read_strictly() {
    let wish = Wish::parse("o/n:q4_k_m").unwrap();
    assert_eq!((wish.repo.as_str(), wish.which.as_deref()), ("o/n", Some("q4_k_m")));
    for wrong in
        ["", "o", "o/", "/n", "o/n/x", "../n", "o/..", "o/n:", "o/n:../a.gguf", "o/n:a b", "o/n?x", "ö/n", "o/n:a:b"]
    {
        assert!(matches!(Wish::parse(wrong), Err(HubError::Name(_))), "{wrong}");
    }
}

#[test]
fn the_one_file_is_picked() {
    let files = ["README.md", "m-Q4_K_M.gguf", "m-Q8_0.gguf", "m-IQ4_XS.gguf", "mmproj-Q4_K_M.gguf"];
    assert_eq!(pick("o/n", &files).unwrap(), "m-Q4_K_M.gguf");
    assert_eq!(pick("o/n:q8_0", &files).unwrap(), "m-Q8_0.gguf");
    assert_eq!(pick("o/n:M-IQ4_XS.gguf", &files).unwrap(), "m-IQ4_XS.gguf");
    assert_eq!(pick("o/n", &["m.Q8_0.gguf", "m.Q5_0.gguf"]).unwrap(), "m.Q8_0.gguf");
    assert_eq!(pick("o/n:Q8_0", &["Q8_0/m-Q8_0.gguf"]).unwrap(), "Q8_0/m-Q8_0.gguf");
    // whole and in pieces: the whole one
    let both = ["m-q4_k_m-00001-of-00002.gguf", "m-q4_k_m-00002-of-00002.gguf", "m-q4_k_m.gguf"];
    assert_eq!(pick("o/n", &both).unwrap(), "m-q4_k_m.gguf");
}

#[test]
fn what_cannot_be_decided_is_told_with_the_candidates() {
    let error = pick("o/n:Q4_K", &["m-Q4_K_M.gguf"]).unwrap_err();
    assert!(matches!(error, HubError::None { .. }) && error.to_string().contains("It has: m-Q4_K_M.gguf."), "{error}");
    let error = pick("o/n", &["a-Q4_K_M.gguf", "b-Q4_K_M.gguf"]).unwrap_err();
    assert!(matches!(error, HubError::Several { .. }) && error.to_string().contains("a-Q4_K_M.gguf, b-Q4"), "{error}");
    let error = pick("o/n:Q8_0", &["m-Q8_0-00001-of-00002.gguf", "m-Q8_0-00002-of-00002.gguf"]).unwrap_err();
    assert!(matches!(error, HubError::Split { .. }) && error.to_string().contains("in pieces"), "{error}");
    assert!(matches!(pick("o/n", &["m-F16.gguf"]), Err(HubError::None { .. })));
    assert!(matches!(
        pick("o/n:m-Q8_0-00001-of-00002.gguf", &["m-Q8_0-00001-of-00002.gguf"]),
        Err(HubError::Split { .. })
    ));
}

#[test]
fn lists_are_read_and_odd_names_left_out() {
    let sum = "A".repeat(64);
    let body = format!(
        r#"[{{"type":"file","path":"a.gguf","size":9,"lfs":{{"oid":"{sum}","size":12,"pointerSize":3}}}},
        {{"path":"b.gguf","size":5,"lfs":{{"oid":"not hex"}}}}, {{"path":"../c.gguf","size":5}},
        {{"path":"d\u001b[2J.gguf","size":5}}, {{"path":"dir","type":"directory"}}]"#
    );
    let all = rows(body.as_bytes()).unwrap();
    assert_eq!(all.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["a.gguf", "b.gguf", "dir"]);
    assert_eq!((all[0].size, all[0].sha256.as_deref()), (12, Some("a".repeat(64).as_str())));
    assert_eq!((all[1].size, all[1].sha256.as_deref()), (5, None));
    let deep = "[".repeat(100_000);
    for wrong in
        ["", "{}", "[1]", "[{}]", r#"[{"path":3}]"#, r#"[{"path":"a","size":-1}]"#, r#"[{"path":"a","lfs":[]}]"#, &deep]
    {
        assert!(rows(wrong.as_bytes()).is_err(), "{}", &wrong[..wrong.len().min(40)]);
    }
}

#[test]
fn the_next_page_is_found() {
    let link = r#"<https://hub.example/api?cursor=a>; rel="next""#;
    assert_eq!(next_of(link).as_deref(), Some("https://hub.example/api?cursor=a"));
    assert_eq!(next_of(&format!(r#"<x>; rel="prev", {link}"#)).as_deref(), Some("https://hub.example/api?cursor=a"));
    for none in ["", "x", r#"<x>; rel="last""#, r#"rel="next""#] {
        assert_eq!(next_of(none), None, "{none}");
    }
}

proptest! {
    #[test]
    fn no_answer_breaks_anything(body in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,40}") {
        let _ = rows(&body);
        let _ = next_of(&text);
        let _ = (is_piece(&text), has_quant(&text, "q4_0"), is_model(&text));
        if let Ok(wish) = Wish::parse(&text) {
            prop_assert!(wish.repo.bytes().all(|b| b.is_ascii_graphic()));
        }
    }
}
