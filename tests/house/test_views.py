"""Every address says who may use it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        else:
            yield path, entry


def test_the_house_has_addresses():
    assert len(list(addresses(get_resolver()))) > 15


def test_every_view_is_public_and_says_why_or_needs_something():
    silent = [path for path, entry in addresses(get_resolver()) if not getattr(entry.callback, "access", "")]
    assert silent == []


def test_no_reason_is_empty():
    said = {path: entry.callback.access for path, entry in addresses(get_resolver())}
    assert [path for path, words in said.items() if len(words.partition(": ")[2].strip()) < 5] == []


def test_no_address_is_given_twice():
    paths = [path for path, _entry in addresses(get_resolver())]
    assert sorted(paths) == sorted(set(paths))
