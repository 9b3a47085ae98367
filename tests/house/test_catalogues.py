"""Every string a person reads stands in each catalogue, with the same places to fill."""

import re
import shutil
from collections import defaultdict

import pytest
from babel.messages.catalog import Catalog

from stocktake.config.development import ROOT
from stocktake.config.words import gathered, untranslated

IN_TEMPLATES = re.compile(
    r"{% blocktranslate (?P<how>[^%]*?count [^%]*?)%}(?P<one>.*?){% plural %}(?P<many>.*?){% endblocktranslate %}", re.S
)
IN_PYTHON = re.compile(r'ngettext\(\s*"(?P<one>[^"]*)",\s*"(?P<many>[^"]*)"')
CONTEXT = re.compile(r'context "([^"]*)"')
PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not on this machine; as root, ./stocktake test installs it")
    with gathered() as found:
        return found


def test_every_string_of_the_source_is_translated_into_five_languages(catalogues):
    assert sorted(catalogues) == ["ar", "es", "fr", "ru", "zh_Hans"]
    missing = {name: [message.id for message in untranslated(catalogue)] for name, catalogue in catalogues.items()}
    assert not any(missing.values()), f"`stocktake words` shows what is to be translated: {missing}"


def test_a_translation_fills_the_same_places_as_its_source(catalogues):
    for name, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id:
                continue
            sources = message.id if message.pluralizable else (message.id,)
            allowed = {place for source in sources for place in PLACE.findall(source)}
            needed = set.intersection(*({*PLACE.findall(source)} for source in sources))
            for words in message.string if message.pluralizable else (message.string,):
                found = set(PLACE.findall(words))
                # “One file” may say its number in words, in any language.
                assert found <= allowed and (message.pluralizable or needed <= found), f"{name}: {message.id!r} → {words!r}"


def test_one_singular_has_one_plural_because_a_catalogue_knows_it_by_the_singular_alone():
    plurals: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in (ROOT / "src").rglob("*.html"):
        for found in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")):
            context = CONTEXT.search(found["how"])
            plurals[context[1] if context else "", found["one"]].add(re.sub(r"{{ (\w+) }}", r"%(\1)s", found["many"]))
    for path in (ROOT / "src").rglob("*.py"):
        for found in IN_PYTHON.finditer(path.read_text(encoding="utf-8")):
            plurals["", found["one"]].add(found["many"])
    assert {one: many for (_context, one), many in plurals.items() if len(many) > 1} == {}
