"""A list of indicators in a pack: read whole, each fault with file and line; a standard's titles are never made up."""

import pytest
import yaml
from tests.conftest import NOON

from stocktake.foundation.packs import PackError, packs_folder
from stocktake.foundation.services.check_pack import check_pack
from stocktake.foundation.services.load_pack import load_pack
from stocktake.frameworks.models import Indicator, IndicatorList

PACK = "pack: measured\ntitle: {en: Measured}\nrequires: [gcm]\nlicence: none\ninvented: true\n"
LIST = """\
list: measured
framework: gcm
titles: {en: A list}
source: made up for a test
indicators:
- key: registered
  labels: {en: Registered, fr: Enregistrés}
  unit: per-cent
  objective: 4
  basis: made up
  disaggregations: {sex: [female, male], age: [0-17, 18+]}
  international:
    question: {measure: stock, release: ims2020, origin: PARTY}
- key: costs
  labels: {en: Costs}
  unit: ratio
  standard: {scheme: sdg, identifier: "10.c.1", source: read somewhere}
"""


@pytest.fixture
def pack(gcm, tmp_path, monkeypatch):
    """A pack beside that of the Compact; `pack(text)` writes its list of indicators."""
    folder = tmp_path / "packs" / "measured"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "gcm").symlink_to(packs_folder() / "gcm")
    (folder / "pack.yaml").write_text(PACK)
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path / "packs"))

    def write(text: str = LIST) -> str:
        (folder / "indicators.yaml").write_text(text)
        return "measured"

    return write


def test_a_list_is_read_with_its_elements_parts_standards_and_numbers(pack):
    load_pack(name=pack(), actor="test", at=NOON)
    registered, costs = Indicator.objects.filter(list__code="measured")
    assert (registered.element.number, registered.parts) == (4, ("", "sex=female", "sex=male", "age=0-17", "age=18+"))
    assert (costs.element, costs.standard, costs.identifier_source) == (None, "SDG 10.c.1", "read somewhere")
    assert registered.list.invented


def test_what_the_pack_no_longer_has_goes_and_loading_again_changes_nothing(pack):
    load_pack(name=pack(), actor="test", at=NOON)
    before = list(Indicator.objects.filter(list__code="measured").values())
    load_pack(name=pack(), actor="test", at=NOON)
    assert list(Indicator.objects.filter(list__code="measured").values()) == before
    load_pack(name=pack(LIST[: LIST.index("- key: costs")]), actor="test", at=NOON)
    assert [each.key for each in Indicator.objects.filter(list__code="measured")] == ["registered"]


@pytest.mark.parametrize(
    ("instead", "by", "line", "what"),
    [
        ("objective: 4", "objective: 77", 9, "no objective 77"),
        ("  basis: made up\n", "", 6, "says on what that rests"),
        ("unit: ratio", "unit: furlongs", 16, "Input should be"),
        ("key: costs", "key: registered", 14, "“registered” stands here already"),
        ("key: costs", 'key: "10.7.1"', 14, "“10.7.1” stands in the list “gcm-sdg” already"),
        ("[0-17, 18+]", "[children]", 11, "“children” is no age"),
        ("[female, male]", "[women]", 11, "Input should be 'female' or 'male'"),
        ("framework: gcm", "framework: none-such", 2, "no framework has the code “none-such”"),
        ("list: measured", "list: gcm-sdg", 1, "the pack “gcm” has a list “gcm-sdg” already"),
        (", source: read somewhere", "", 17, "Field required"),
        ("measure: stock", "measure: happiness", 13, "no measure “happiness”"),
        ("origin: PARTY", "origin: ALL", 13, "destination or origin is PARTY"),
        ("question: {measure: stock, release: ims2020, origin: PARTY}", "{}", 12, "a question to a release, or an indicator of a series"),
        (
            "question: {measure: stock, release: ims2020, origin: PARTY}",
            'series: {release: r, indicator: I, parts: {"age=65+": OLD}}', 13, "not disaggregated so",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line_and_keeps_nothing(pack, instead, by, line, what):
    assert LIST.count(instead) == 1
    with pytest.raises(PackError, match=r"indicators\.yaml") as refused:
        check_pack(name=pack(LIST.replace(instead, by)), actor="test", at=NOON)
    assert any(f"measured/indicators.yaml:{line}:" in fault and what in fault for fault in str(refused.value).splitlines()), (
        refused.value
    )
    assert not IndicatorList.objects.filter(code="measured").exists()


def test_the_list_of_the_compact_has_a_source_for_each_identifier_and_claims_no_framework_of_indicators(gcm):
    own = IndicatorList.objects.get(code="gcm-sdg")
    assert not own.invented
    assert "A/79/590" in own.notes["en"]
    for indicator in own.indicators.all():
        assert indicator.key == indicator.identifier
        assert indicator.identifier_source
        assert set(indicator.labels) == {"en"}, "an official title in another language needs to have been seen"
        assert indicator.element is None or indicator.basis.partition(":")[0] in {"source", "editorial"}


def test_the_list_of_the_demonstration_says_that_it_is_invented():
    said = yaml.safe_load((packs_folder() / "demonstration-indicators" / "indicators.yaml").read_text("utf-8"))
    assert "nvented" in said["titles"]["en"]
    assert all(set(entry["labels"]) == {"en", "fr", "es", "ru", "zh", "ar"} for entry in said["indicators"])
    assert not any("standard" in entry for entry in said["indicators"])
