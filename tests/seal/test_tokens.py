from clickable.seal.tokens import token


def test_equal_values_have_equal_tokens() -> None:
    assert token("address", "https://a.example/") == token("address", "https://a.example/")


def test_kinds_are_kept_apart() -> None:
    assert token("host", "a.example") != token("site", "a.example")


def test_kind_and_value_do_not_run_together() -> None:
    assert token("a", "bc") != token("ab", "c")


def test_a_token_is_16_bytes_and_shows_nothing() -> None:
    made = token("address", "https://a.example/")
    assert len(made) == 16
    assert b"a.example" not in made
