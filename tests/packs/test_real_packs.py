"""The packs about the real world: what they hold, that each fact says how it is known, and that the numbers come out.

No table outside the repository is needed: the headline figures are recomputed from the committed `figures.csv`.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
import yaml

from stocktake.foundation.packs import packs_folder
from stocktake.parties.models import Group, Membership, Party
from stocktake.reviews.models import Review
from stocktake.statistics.enums import Verdict
from stocktake.statistics.interfaces.component_table import read_components
from stocktake.statistics.interfaces.releases import RELEASES
from stocktake.statistics.models import Figure
from stocktake.statistics.queries import headlines

ESCAP = packs_folder() / "escap"
REVIEW = packs_folder() / "asia-pacific-2021"
SIX = {"en", "fr", "es", "ru", "zh", "ar"}
STATUSES = {"verified", "seed", "derived", "recalled", "not found"}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def parties() -> dict:
    return {entry["code"]: entry for entry in read(ESCAP / "parties.yaml")["parties"]}


@pytest.fixture(scope="module")
def groups() -> dict:
    return {group["code"]: group for group in read(ESCAP / "parties.yaml")["groups"]}


def members(group: dict) -> set[str]:
    return {member["party"] for member in group["members"]}


# The parties


def test_there_are_53_members_and_9_associate_members(parties: dict, groups: dict) -> None:
    assert Counter(entry["kind"] for entry in parties.values()) == {"state": 53, "associate": 9}
    assert Counter(member["status"] for member in groups["ESCAP"]["members"]) == {"member": 53, "associate": 9}
    assert members(groups["ESCAP"]) == set(parties)


def test_the_region_is_58_areas_without_the_four_members_from_outside_it(parties: dict, groups: dict) -> None:
    outside = {code for code, entry in parties.items() if not entry["regional"]}
    assert outside == {"FRA", "GBR", "NLD", "USA"}
    assert members(groups["ESCAP58"]) == set(parties) - outside
    assert members(groups["ESCAP49"]) == {
        code for code in members(groups["ESCAP58"]) if parties[code]["kind"] == "state"
    }


def test_the_five_subregions_part_the_region_without_rest_or_overlap(parties: dict, groups: dict) -> None:
    subregions = {code: members(group) for code, group in groups.items() if group["kind"] == "subregion"}
    assert {code: len(found) for code, found in subregions.items()} == {
        "ENEA": 7,
        "SEA": 11,
        "SSWA": 10,
        "NCA": 9,
        "PAC": 21,
    }
    assert Counter(code for found in subregions.values() for code in found) == dict.fromkeys(
        members(groups["ESCAP58"]), 1
    )
    assert all(parties[code]["subregion"] == name for name, found in subregions.items() for code in found)


def test_the_least_developed_of_2019_are_those_of_today_with_bhutan_and_vanuatu(groups: dict) -> None:
    assert members(groups["LDC_2019"]) - members(groups["LDC"]) == {"BTN", "VUT"}
    assert members(groups["LDC"]) < members(groups["LDC_2019"])


def test_who_is_also_in_the_commission_for_europe_is_marked_on_both_sides(parties: dict, groups: dict) -> None:
    assert members(groups["UNECE"]) == {code for code, entry in parties.items() if "UNECE" in entry["also_in"]}
    assert groups["UNECE"]["status"] == "recalled"


def test_every_party_has_names_in_six_languages_an_m49_code_and_a_tile_of_its_own(parties: dict) -> None:
    for code, entry in parties.items():
        assert {name["language"] for name in entry["names"]} == SIX, code
        assert len(entry["m49"]) == 3, code
    assert len({entry["m49"] for entry in parties.values()}) == 62
    assert len({tuple(entry["tile"]) for entry in parties.values()}) == 62


def test_every_name_and_every_group_names_a_source_that_the_pack_lists(parties: dict, groups: dict) -> None:
    sources = set(read(ESCAP / "pack.yaml")["sources"])
    assert {name["source"] for entry in parties.values() for name in entry["names"]} <= sources
    assert {group["source"] for group in groups.values()} <= sources
    assert {group["status"] for group in groups.values()} <= STATUSES


@pytest.fixture
def escap(db: None) -> None:
    from datetime import UTC, datetime

    from stocktake.foundation.services.load_pack import load_pack

    load_pack(name="escap", actor="test", at=datetime(2031, 2, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("code", "language", "day", "name"),
    [
        ("TUR", "en", date(2021, 3, 10), "Turkey"),
        ("TUR", "fr", date(2021, 3, 10), "Turquie"),
        ("TUR", "es", date(2021, 3, 10), "Turquía"),
        ("TUR", "en", date(2022, 5, 31), "Turkey"),
        ("TUR", "en", date(2022, 6, 1), "Türkiye"),
        ("TUR", "zh", date(2021, 3, 10), "土耳其"),
        ("NLD", "en", date(2021, 3, 10), "Netherlands"),
        ("NLD", "fr", date(2021, 3, 10), "Pays-Bas"),
        ("NLD", "fr", date(2025, 1, 1), "Pays-Bas (Royaume des)"),
        ("NLD", "zh", None, "荷兰王国"),
        ("IRN", "zh", date(2021, 3, 10), "伊朗(伊斯兰共和国)"),
        ("HKG", "en", date(2021, 3, 10), "Hong Kong, China"),
        ("VNM", "fr", date(2021, 3, 10), "Viet Nam"),
    ],
)
def test_a_party_has_the_name_that_was_in_use_on_the_day(
    escap: None, code: str, language: str, day: date, name: str
) -> None:
    assert Party.objects.get(code=code).name(language, on=day).text == name


def test_the_parties_and_their_groups_are_loaded(escap: None) -> None:
    assert Party.objects.governments().filter(pack="escap").count() == 62
    assert Membership.objects.filter(group=Group.objects.get(code="ESCAP58")).on(date(2019, 7, 1)).count() == 58


# The review


@pytest.fixture(scope="module")
def review() -> dict:
    return read(REVIEW / "review.yaml")


def test_the_calendar_holds_the_dates_that_are_public(review: dict) -> None:
    calendar = {line["key"]: line for line in review["calendar"]}
    assert (calendar["request"]["from"], calendar["request"]["until"], calendar["request"]["precision"]) == (
        date(2020, 1, 1), date(2020, 6, 30), "half",
    )  # fmt: skip
    assert calendar["summary"]["precision"] == "season"
    assert calendar["due"]["from"] == date(2020, 10, 31)
    assert (calendar["meeting"]["from"], calendar["meeting"]["until"]) == (date(2021, 3, 10), date(2021, 3, 12))
    assert (calendar["forum"]["from"], calendar["forum"]["until"]) == (date(2022, 5, 17), date(2022, 5, 20))
    assert all(line["from"] <= line["until"] for line in calendar.values() if line["from"])


def test_the_four_round_tables_take_each_of_the_23_objectives_once(review: dict) -> None:
    tables = {table["number"]: table["objectives"] for table in review["round_tables"]}
    assert tables == {
        1: [2, 5, 6, 12, 18],
        2: [4, 8, 9, 10, 11, 13, 21],
        3: [14, 15, 16, 19, 20, 22],
        4: [1, 3, 7, 17, 23],
    }
    assert sorted(number for table in tables.values() for number in table) == list(range(1, 24))


def test_what_was_not_found_stays_not_found(review: dict) -> None:
    unknown = {line["key"]: line["status"] for line in review["facts"]} | {
        line["key"]: line["status"] for line in review["calendar"]
    }
    for key in (
        "respondents",
        "officers",
        "questions",
        "panels",
        "report",
        "participants-list",
        "priority-counts",
        "consultation-4",
    ):
        assert unknown[key] == "not found"
    fourth = next(line for line in review["calendar"] if line["key"] == "consultation-4")
    assert fourth["from"] is None
    assert next(table for table in review["round_tables"] if table["number"] == 4)["titles"] == {}


def test_who_took_part_is_not_public_and_nothing_stands_in_its_place(review: dict) -> None:
    assert review["participation"] == []


def test_every_fact_says_how_it_is_known_and_from_where(review: dict) -> None:
    for part in ("mandate", "calendar", "round_tables", "agenda", "documents", "facts"):
        for line in review[part]:
            assert line["status"] in STATUSES, line
            assert line["source"], line


def test_sources_are_those_the_pack_lists_or_say_in_words_that_there_is_none(review: dict) -> None:
    sources = set(read(REVIEW / "pack.yaml")["sources"])
    for part in ("mandate", "calendar", "round_tables", "agenda", "documents", "facts"):
        for line in review[part]:
            spoken = line["source"].startswith(("general knowledge", "looked for"))
            assert spoken == (line["status"] == "recalled" or line["source"].startswith("looked for")), line
            assert spoken or set(line["source"].split(", ")) <= sources, line


def test_a_document_keeps_its_printed_title_even_where_the_print_is_wrong(review: dict) -> None:
    papers = {paper["symbol"]: paper for paper in review["documents"] if paper["symbol"]}
    assert "Safe, Regular and Orderly" in papers["ESCAP/GCM/2021/CRP.2"]["titles"]["en"]
    assert papers["ESCAP/GCM/2021/CRP.1"]["date"] == date(2021, 2, 20)
    assert papers["ESCAP/GCM/2021/L.1"]["status"] == "recalled"


def test_the_review_is_loaded_with_all_it_requires(db: None) -> None:
    from datetime import UTC, datetime

    from stocktake.foundation.services.load_pack import load_pack

    load_pack(name="asia-pacific-2021", actor="test", at=datetime(2031, 2, 20, tzinfo=UTC))
    found = Review.objects.get(code="asia-pacific-2021")
    assert not found.invented
    assert found.round_tables.count() == 4
    assert found.participations.count() == 0
    assert Figure.objects.filter(pack="asia-pacific-2021").count() == 8


# The figures


@pytest.fixture(scope="module")
def figures() -> dict:
    return {line.key: line for line in headlines(REVIEW, "en")}


@pytest.mark.parametrize(
    ("key", "stated", "computed", "verdict"),
    [
        ("immigrants", "65 million", "64,890,524", Verdict.TO_ROUNDING),
        ("intra-share", "71 per cent", "70.88 per cent", Verdict.TO_ROUNDING),
        ("emigrants", "more than 106 million", "106,956,991", Verdict.REPRODUCED),
        ("women-immigrants", "51 per cent", "49.40 per cent", Verdict.NOT_REPRODUCED),
        ("women-emigrants", "46 per cent", "45.72 per cent", Verdict.TO_ROUNDING),
        ("migrant-workers", "33.5 million", "33,415,200", Verdict.TO_ROUNDING),
        ("remittances", "more than $327 billion", "$278.58 billion", Verdict.NOT_REPRODUCED),
        ("remittances-to-oda", "at least 10 times", "11.06 times", Verdict.REPRODUCED),
    ],
)
def test_a_headline_figure_of_the_concept_note(
    figures: dict, key: str, stated: str, computed: str, verdict: Verdict
) -> None:
    line = figures[key]
    assert line.stated.formatted.replace("\u00a0", " ") == stated
    assert line.formatted.replace("\u00a0", " ") == computed
    assert line.verdict == verdict


def test_six_of_the_eight_figures_come_out(figures: dict) -> None:
    assert len(figures) == 8
    assert sum(line.verdict != Verdict.NOT_REPRODUCED for line in figures.values()) == 6


@pytest.mark.parametrize(
    ("key", "alternative", "value"),
    [
        ("immigrants", "regional-members", "61315677"),
        ("intra-share", "known-origin", "73.70"),
        ("emigrants", "first-release", "105915637"),
        ("women-immigrants", "all-members", "50.61"),
        ("women-immigrants", "men", "50.60"),
        ("women-emigrants", "all-members", "46.10"),
        ("remittances-to-oda", "as-stated", "12.98"),
    ],
)
def test_other_readings_of_a_figure(figures: dict, key: str, alternative: str, value: str) -> None:
    found = {other.key: other for other in figures[key].alternatives}[alternative]
    assert round(found.value, 2) == Decimal(value)


def test_the_women_among_migrants_come_out_over_all_62_members_and_associates(figures: dict) -> None:
    reason = figures["women-immigrants"].reason.replace("\u00a0", " ")
    assert "(the 53 members and 9 associate members, 62 in all): 50.61 per cent" in reason


def test_the_emigrants_fall_short_with_the_first_release(figures: dict) -> None:
    assert "before the rows of Canada were corrected): 105,915,637" in figures["emigrants"].reason


def test_the_release_behind_the_remittances_is_not_held_and_that_is_said(figures: dict) -> None:
    assert (
        "Not held, and so not tried: the release of October 2019 that the note cites." in figures["remittances"].reason
    )


def test_the_figures_stand_in_the_note_in_the_language_it_is_written_in(figures: dict) -> None:
    assert figures["immigrants"].stated.text == "截至 2019 年，本区域约有 6 500 万移民"
    assert {line.stated.language for line in figures.values()} == {"zh"}
    assert figures["emigrants"].stated.heading == "一. 亚洲及太平洋的国际移民状况"


def test_only_releases_whose_terms_are_stated_are_shipped_and_each_row_is_attributed() -> None:
    rows = read_components(REVIEW / "figures.csv").values()
    assert {row.release for row in rows} == {"ims2019", "ims2019-first", "ims2020", "wdi", "oda", "ilo2017"}
    for row in rows:
        release = RELEASES[row.release]
        assert release.may_be_shipped
        assert (row.attribution, row.terms) == (release.attribution, release.terms)
        assert [len(each) for each in row.source_file_sha256.split()] == [64] * len(release.files)


def test_every_component_that_the_figures_name_has_its_row_and_no_row_is_left_over() -> None:
    from stocktake.statistics.interfaces.pack import read_figures

    named = {(figure.key, name) for figure in read_figures(REVIEW)[0].figures for name in figure.all_components()}
    assert set(read_components(REVIEW / "figures.csv")) == named
