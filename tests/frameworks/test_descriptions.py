"""Each element of a framework says in plain words what it is about, as its pack describes it."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from django.utils import translation

from stocktake.foundation.packs import PackError, packs_folder
from stocktake.foundation.services.load_pack import load_pack
from stocktake.frameworks.models import Element, Framework

SIX = {"en", "fr", "es", "ru", "zh", "ar"}


def terms(language: str) -> dict:
    return yaml.load((packs_folder() / "gcm" / "terms" / f"{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)


def test_every_element_is_described_in_six_languages_as_the_pack_has_it(gcm: Framework) -> None:
    packed = {language: terms(language) for language in SIX}
    for name, elements in (
        ("objectives", gcm.elements.objectives()),
        ("principles", gcm.elements.principles()),
        ("categories", gcm.elements.categories()),
    ):
        for element in elements:
            assert element.descriptions == {language: packed[language][name][element.code]["description"] for language in SIX}


def test_a_description_is_shown_in_the_language_of_the_interface(gcm: Framework) -> None:
    element = gcm.elements.objectives().get(number=20)
    for language in SIX:
        with translation.override("zh-hans" if language == "zh" else language):
            shown = element.description
        assert (shown.text, shown.borrowed) == (terms(language)["objectives"]["20"]["description"], False)


@pytest.fixture
def rivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of another framework, as small as can be."""
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path))
    folder = tmp_path / "rivers"
    (folder / "terms").mkdir(parents=True)
    (folder / "pack.yaml").write_text('pack: rivers\ntitle: {en: "Rivers"}\nlicence: "CC BY 4.0"\n', "utf-8")
    (folder / "framework.yaml").write_text(
        'framework: rivers\ntitles: {en: "Rivers"}\nobjectives:\n  - {number: 1, titles: {en: "Clean water"}}\n', "utf-8"
    )
    (folder / "terms" / "en.yaml").write_text(
        'language: en\nobjectives:\n  "1":\n    description: "Water that can be drunk."\n    terms: [well]\n', "utf-8"
    )
    return folder


def load(noon: datetime) -> Element:
    load_pack(name="rivers", actor="test", at=noon)
    return Element.objects.get(framework__code="rivers")


def test_a_description_that_the_pack_no_longer_has_is_gone_after_loading_it_again(db: None, rivers: Path, noon: datetime) -> None:
    assert load(noon).descriptions == {"en": "Water that can be drunk."}
    shutil.rmtree(rivers / "terms")
    assert load(noon).descriptions == {}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"1":', '"2":', r"terms/en\.yaml:3: objectives\.2: the framework has no “2” among its objectives"),
        ("language: en", "language: fr", r"terms/en\.yaml:1: language: the file is called “en\.yaml”"),
        ('"Water that can be drunk."', '""', r"terms/en\.yaml:4: objectives\.1\.description: "),
        ('description: "Water that can be drunk."', "note: x", r"terms/en\.yaml:3: objectives\.1\.description: "),
    ],
    ids=["no such objective", "another language", "says nothing", "missing"],
)
def test_a_description_that_is_wrong_is_refused_with_file_and_line_and_nothing_is_loaded(
    db: None, rivers: Path, noon: datetime, before: str, after: str, said: str
) -> None:
    path = rivers / "terms" / "en.yaml"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(PackError, match=said):
        load(noon)
    assert not Framework.objects.filter(code="rivers").exists()
