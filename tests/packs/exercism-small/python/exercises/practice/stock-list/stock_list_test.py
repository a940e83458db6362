from stock_list import missing


def test_one_is_missing():
    assert missing(["a", "b"], ["b"]) == ["a"]


def test_nothing_is_missing():
    assert missing([], []) == []
