from crawler.clients.names import possible


def test_what_the_hub_could_call_a_repository() -> None:
    assert possible("moss/fern-7b.v1")
    assert possible("gpt")
    for name in ("", "two words", "a/b/c", "блум", "a/", "moss/..", "../etc", "a\n"):
        assert not possible(name), name
