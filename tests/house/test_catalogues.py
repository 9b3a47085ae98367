"""Every string a person reads stands in each catalogue, with the same places to fill."""

import re
import shutil

import pytest
from babel.messages.catalog import Catalog

from stocktake.config.words import gathered, untranslated

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
