"""What is asked of a release and what it answers: a number with its recipe, a list, or that the source has none."""

import csv
import io
import json
from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from stocktake.statistics.measures.answering import Answer, answer
from stocktake.statistics.measures.matrix import between_groups
from stocktake.statistics.measures.places import NoSuchPlace
from stocktake.statistics.measures.question import NotAQuestion, Question
from stocktake.statistics.releases.manifest import Kept, Manifest
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import NoRelease, Store


def ask(store: Store, measure: str, release: str = "ims2019", year: int = 2019, **more: Any) -> Answer:
    return answer(Question.from_words({"measure": measure, "release": release, "year": year, **more}), store)


# -- the measures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "more", "value"),
    [
        ("stock", {}, 3600),
        ("stock", {"destination": "ONA"}, 1000),
        ("stock", {"origin": "ONA"}, 1900),
        ("stock", {"destination": "PAIR", "as_of": "2019-07-01"}, 1600),
        ("stock", {"destination": "PAIR", "origin": "PAIR", "as_of": "2019-07-01"}, 1000),
        ("stock", {"destination": "ONA", "sex": "female"}, 480),
        ("stock", {"destination": "ONA", "origin": "UNKNOWN"}, 100),
        ("stock", {"destination": "PAIR&EDGE", "as_of": "2019-07-01"}, 600),
        ("stock", {"destination": "ona"}, 1000),
        ("share", {"destination": "ONA", "origin": "TWA"}, 60),
        ("share", {"destination": "ONA", "origin": "TWA", "of": "origin"}, 600 / 11),
        ("share_known", {"destination": "ONA", "origin": "TWA"}, 100 * 600 / 900),
        ("female_share", {"destination": "ONA"}, 48),
        ("share_of_population", {"destination": "ONA"}, 10),
        ("share_of_population", {"destination": "ONA", "sex": "male"}, 100 * 520 / 5500),
        ("age_share", {"destination": "ONA", "age": "0-9"}, 40),
        ("stock", {"destination": "ONA", "age": "0-9"}, 400),
        ("stock", {"destination": "ONA", "age": "5-9", "sex": "female"}, 80),
        ("female_share", {"destination": "ONA", "age": "0-4"}, 100 * 100 / 220),
        ("share_of_population", {"destination": "PAIR", "as_of": "2019-07-01", "sex": "male"}, 100 * 520 / 5500),
        ("age_share", {"destination": "ONA", "age": "10+", "sex": "female"}, 62.5),
        ("annual_growth", {"destination": "ONA", "origin": "TWA", "since": 2015}, (60 ** (1 / 4) - 1) * 100),
        ("refugees", {"destination": "ONA"}, 70),
        ("refugees", {}, 71),
    ],
)
def test_each_measure_of_people_is_what_its_formula_says(store: Store, measure: str, more: dict[str, Any], value: float) -> None:
    assert ask(store, measure, **more).value == pytest.approx(value)


def test_each_measure_of_money_is_what_its_formula_says(store: Store) -> None:
    pair = {"destination": "PAIR", "as_of": "2019-07-01"}
    assert ask(store, "remittances_received", "wdi", **pair).value == pytest.approx(3_000_000.75)
    assert ask(store, "remittances_paid", "wdi", destination="ONA").value == 9_000_000
    assert ask(store, "remittances_paid", "wdi", origin="ONA").value == 9_000_000
    assert ask(store, "oda_received", "oda", **pair).value == 300_000
    assert ask(store, "remittances_to_oda", "wdi", **pair).value == pytest.approx(3_000_000.75 / 300_000)
    assert ask(store, "remittances_to_oda", "oda", **pair).value == pytest.approx(3_000_000.75 / 300_000)
    assert ask(store, "remittances_between", "brm2017", 2017, origin="ONA", destination="TWA").value == 2_500_000
    assert ask(store, "remittances_between", "brm2017", 2017, destination="TWA").value == 6_500_000


def test_a_share_of_the_economy_is_over_those_that_have_both_numbers(store: Store, published, tmp_path) -> None:
    rows = "NY.GDP.MKTP.CD,ONA,2019,20000005\nNY.GDP.MKTP.CD,FAR,2019,1\n"
    path = published / "wdi_remittances_gdp_pop.csv"
    path.write_text(path.read_text() + rows)
    another = Store(tmp_path / "another")
    from stocktake.statistics.services.import_releases import import_releases

    assert not [outcome.fault for outcome in import_releases(published, store=another) if outcome.fault]
    assert ask(another, "remittances_share_of_gdp", "wdi").value == pytest.approx(100 * 1000000.25 / 20000005)
    told = ask(another, "remittances_share_of_gdp", "wdi", destination="PAIR", as_of="2019-07-01")
    assert told.value == pytest.approx(100 * 1000000.25 / 20000005)
    assert any("TWA" in note for note in told.notes)


@pytest.mark.parametrize(
    ("measure", "more", "listed"),
    [
        ("stock", {"top": 2, "by": "origin"}, [("ONA", 1900), ("TWA", 1100)]),
        ("stock", {"top": 9, "by": "destination"}, [("FAR", 2000), ("ONA", 1000), ("TWA", 600)]),
        ("stock", {"top": 2, "by": "corridor"}, [("ONA", "FAR", 1500), ("TWA", "ONA", 600)]),
        ("stock", {"destination": "ONA", "top": 9, "by": "origin"}, [("TWA", 600), ("FAR", 300)]),
        ("share", {"destination": "ONA", "top": 1, "by": "origin"}, [("TWA", 60)]),
        ("share", {"origin": "FAR", "top": 1, "by": "destination"}, [("TWA", 100 * 200 / 600)]),
        ("share", {"origin": "TWA", "of": "origin", "top": 1, "by": "destination"}, [("ONA", 100 * 600 / 1100)]),
        ("female_share", {"top": 1, "by": "destination"}, [("TWA", 55)]),
        ("refugees", {"top": 9, "by": "area"}, [("ONA", 70), ("FAR", 0)]),
        ("share_of_population", {"top": 1, "by": "area"}, [("TWA", 15)]),
    ],
)
def test_a_list_has_the_greatest_first_and_areas_alone(store: Store, measure: str, more: dict[str, Any], listed) -> None:
    found = ask(store, measure, **more).value
    assert isinstance(found, list)
    assert [row[:-1] for row in found] == [row[:-1] for row in listed]
    assert [row[-1] for row in found] == pytest.approx([row[-1] for row in listed])


# -- what there is not -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "more", "said"),
    [
        ("stock", {"year": 2018}, "nothing for 2018; it has 2015, 2019"),
        ("stock", {"destination": "EMP"}, "areas asked for"),
        ("stock", {"destination": "TWA", "origin": "UNKNOWN"}, "no number for this"),
        ("refugees", {"destination": "TWA"}, "no number for this"),
        ("share_of_population", {"destination": "TWA", "sex": "female"}, "no number for this"),
        ("age_share", {"destination": "FAR", "age": "0-9"}, "areas asked for"),
        ("age_share", {"release": "ims2019-first", "destination": "EMP", "age": "0-9"}, "areas asked for"),
    ],
)
def test_where_the_source_has_no_number_there_is_none_and_it_is_said(
    store: Store, measure: str, more: dict[str, Any], said: str
) -> None:
    found = ask(store, measure, **more)
    assert found.value is None
    assert any(said in note for note in found.notes)


def test_a_zero_of_the_source_is_a_zero(store: Store) -> None:
    assert ask(store, "refugees", destination="FAR").value == 0


def test_what_a_group_lacks_is_told_beside_its_sum(store: Store) -> None:
    found = ask(store, "refugees", destination="PAIR", as_of="2019-07-01")
    assert found.value == 70
    assert any("left out (1): TWA" in note for note in found.notes)


def test_breaks_and_what_an_areas_numbers_hold_travel_with_the_number(store: Store) -> None:
    now = ask(store, "stock", destination="ONA").notes
    assert "ONA: Including the islands." in now
    assert not any("1990 to 2015" in note for note in now)
    then = ask(store, "stock", destination="ONA", year=2015).notes
    assert "ONA: The estimates for 1990 to 2015 refer to Ona and Twa." in then
    assert "ONA: refugees were added to the count." in now
    assert "TWA: counted by citizenship, not by country of birth." in ask(store, "stock", destination="TWA").notes


def test_unknown_origins_in_a_share_are_told(store: Store) -> None:
    assert any(
        note.startswith("100 people of other or unknown origin")
        for note in ask(store, "share", destination="ONA", origin="TWA").notes
    )
    assert not any("unknown origin" in note for note in ask(store, "share_known", destination="ONA", origin="TWA").notes)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"measure": "stocks"}, "no measure “stocks”"),
        ({"year": "soon"}, "no whole number"),
        ({"sex": "women"}, "“women” is no sex"),
        ({"colour": "red"}, "“colour” is not asked for"),
        ({"year": None}, "“year” is missing"),
        ({"top": 3}, "A list needs both"),
        ({"by": "origin"}, "A list needs both"),
        ({"top": 2, "by": "colour"}, "“colour” is no by"),
        ({"measure": "annual_growth"}, "earlier year"),
        ({"measure": "annual_growth", "since": 2019}, "earlier year"),
        ({"measure": "age_share"}, "0-19 or 65+"),
        ({"measure": "age_share", "age": "3-9", "destination": "ONA"}, "0-4, 5-9, 10+"),
        ({"measure": "refugees", "sex": "male"}, "not asked for by sex"),
        ({"measure": "share", "age": "0-9"}, "not asked for by age"),
        ({"measure": "stock", "age": "0-9", "origin": "TWA"}, "Leave the origin out"),
        ({"measure": "stock", "age": "young"}, "0-19 or 65+"),
        ({"measure": "refugees", "destination": "ONA", "origin": "TWA"}, "of one place"),
        ({"measure": "refugees", "top": 2, "by": "origin"}, "by area"),
        ({"measure": "remittances_received"}, "does not hold"),
        ({"measure": "remittances_between"}, "no remittances between"),
        ({"measure": "refugees", "release": "wdi"}, ""),
        ({"measure": "stock", "release": "wdi"}, "has no “people”"),
        ({"as_of": "yesterday"}, "no day"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_by_name(store: Store, asked: dict[str, Any], said: str) -> None:
    words = {"measure": "stock", "release": "ims2019", "year": 2019} | asked
    if not said:
        assert answer(Question.from_words(words), store).value is None
        return
    with pytest.raises(NotAQuestion, match=said.replace("+", r"\+")):
        answer(Question.from_words(words), store)


def test_an_unknown_code_is_refused_with_those_written_nearly_so(store: Store) -> None:
    with pytest.raises(NoSuchPlace, match=r"“PAIRS” is neither.*PAIR"):
        ask(store, "stock", destination="PAIRS")


def test_an_unknown_release_is_refused_with_those_that_are_kept(store: Store) -> None:
    with pytest.raises(NoRelease, match="no release “ims1999”; there is areas, "):
        ask(store, "stock", "ims1999")


# -- the recipe ------------------------------------------------------------------------------------------------------------


def test_the_recipe_says_all_that_is_needed_to_do_it_again(store: Store) -> None:
    found = ask(store, "share", destination="PAIR", origin="ONA", as_of="2019-07-01").as_data()
    recipe = json.loads(json.dumps(found))["recipe"]
    assert (recipe["release"], recipe["year"], recipe["rounding"]) == ("ims2019", 2019, "none")
    assert recipe["filter"] == {"destination": "PAIR", "origin": "ONA", "sex": "total"}
    assert recipe["groups"] == {"PAIR": {"name": "The pair", "areas": 2, "from": "areas", "as_of": "2019-07-01"}}
    assert recipe["components"] == {"part": 400, "whole": 1600}
    assert len(recipe["sources"][0]["files"]["ims2019_od.csv"]) == 64
    assert found["unit"] == "per-cent"
    assert "International Migrant Stock 2019" in found["attribution"]


def test_a_group_is_as_it_was_on_the_day_that_is_asked_for(store: Store) -> None:
    assert ask(store, "stock", destination="PAIR", as_of="2019-07-01").value == 1600
    assert ask(store, "stock", destination="PAIR", as_of=date(2021, 1, 1)).value == 1000
    assert ask(store, "stock", destination="PAIR").value == 1000
    assert ask(store, "stock", destination="EDGE", as_of="2018-12-31").value == 2000


def test_another_release_changes_only_what_it_corrects(store: Store) -> None:
    for place in ("ONA", "TWA"):
        assert ask(store, "stock", destination=place).value == ask(store, "stock", "ims2019-first", destination=place).value
    assert ask(store, "stock", origin="ONA").value == 1900
    assert ask(store, "stock", "ims2019-first", origin="ONA").value == 1800


# -- against counting by hand ----------------------------------------------------------------------------------------------

CODES = ["AAA", "BBB", "CCC", "DDD"]
counts = some.one_of(some.none(), some.integers(0, 10**9))
cells = some.dictionaries(
    some.tuples(some.sampled_from([2015, 2020]), some.sampled_from(CODES), some.sampled_from([*CODES, "OTH"])),
    some.tuples(counts, counts), max_size=30,
)  # fmt: skip
places = some.sampled_from(["ALL", "AAA", "BBB", "LEFT", "RIGHT", "LEFT&MIXED"])
MEMBERS = {
    "LEFT": {"AAA", "BBB"},
    "RIGHT": {"CCC", "DDD"},
    "MIXED": {"BBB", "CCC"},
    "LEFT&MIXED": {"BBB"},
    "AAA": {"AAA"},
    "BBB": {"BBB"},
}


def kept(folder, world) -> Store:
    """A release made of counted cells, and the groups of these areas."""
    rows = [(*key, None if None in pair else sum(pair), *pair) for key, pair in world.items()]
    schema = {
        "year": pl.Int64,
        "destination": pl.String,
        "origin": pl.String,
        "total": pl.Int64,
        "male": pl.Int64,
        "female": pl.Int64,
    }
    named = [(code, code, "", "", "", "", "", "") for code in CODES]
    areas = ["area", "m49", "name_en", "name_fr", "name_es", "name_ru", "name_ar", "name_zh"]
    belongs = [(group, group, "", area, None, None) for group in ("LEFT", "RIGHT", "MIXED") for area in sorted(MEMBERS[group])]
    groups = {"group": pl.String, "name": pl.String, "kind": pl.String, "area": pl.String, "since": pl.Date, "until": pl.Date}
    store = Store(folder)
    store.keep(_manifest("areas"), {
        Table.AREAS: pl.DataFrame(named, schema=areas, orient="row"), Table.GROUPS: pl.DataFrame(belongs, schema=groups, orient="row")
    })  # fmt: skip
    store.keep(_manifest("made"), {Table.PEOPLE: pl.DataFrame(rows, schema=schema, orient="row")})
    return store


def _manifest(code: str) -> Manifest:
    return Manifest(code, code, code, "nobody", "CC0", "", (Kept(code, "0" * 64, 0),), ())


@settings(max_examples=60, deadline=None)
@given(cells, places, places, some.sampled_from(["total", "male", "female"]), some.sampled_from([2015, 2020]))
def test_any_sum_is_what_counting_by_hand_gives(tmp_path_factory, world, destination, origin, sex, year) -> None:
    store = kept(tmp_path_factory.mktemp("made"), world)
    chosen = []
    for (when, dest, source), (men, women) in world.items():
        value = {"male": men, "female": women, "total": None if None in (men, women) else men + women}[sex]
        inside = destination == "ALL" or dest in MEMBERS[destination]
        if when == year and inside and (origin == "ALL" or source in MEMBERS[origin]) and value is not None:
            chosen.append(value)
    assert ask(store, "stock", "made", year, destination=destination, origin=origin, sex=sex).value == (
        sum(chosen) if chosen else None
    )


@settings(max_examples=40, deadline=None)
@given(cells, some.sampled_from([2015, 2020]))
def test_parts_add_up_to_the_whole_and_shares_lie_between_nothing_and_all(tmp_path_factory, world, year) -> None:
    store = kept(tmp_path_factory.mktemp("made"), world)
    whole = ask(store, "stock", "made", year).value
    sides = [ask(store, "stock", "made", year, destination=side).value or 0 for side in ("LEFT", "RIGHT")]
    assert sum(sides) == (whole or 0)
    origins = [ask(store, "stock", "made", year, origin=side).value or 0 for side in ("LEFT", "RIGHT", "UNKNOWN")]
    assert sum(origins) == (whole or 0)
    corridors = ask(store, "stock", "made", year, top=100, by="corridor").value
    assert sum(row[-1] for row in corridors) == (whole or 0) - origins[2]
    for measure in ("share", "share_known", "female_share"):
        for origin in CODES:
            share = ask(
                store, measure, "made", year, destination="LEFT", **({} if measure == "female_share" else {"origin": origin})
            ).value
            # Women are counted in rows where the men are not known, and so are not in the whole there.
            assert (
                share is None or 0 <= share <= 100 or (measure == "female_share" and any(None in pair for pair in world.values()))
            )


def test_overlapping_groups_count_nobody_twice(tmp_path) -> None:
    world = {(2020, code, "OTH"): (1, 1) for code in CODES}
    store = kept(tmp_path / "made", world)
    assert ask(store, "stock", "made", 2020, destination="LEFT&MIXED").value == 2
    rows = defaultdict(int)
    for code, value in ask(store, "stock", "made", 2020, top=9, by="destination").value:
        rows[code] += value
    assert rows == dict.fromkeys(CODES, 2)


def test_what_is_listed_can_be_written_as_a_table(store: Store) -> None:
    rows = ask(store, "stock", top=3, by="corridor").as_data()["value"]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert out.getvalue().splitlines()[0] == "ONA,FAR,1500"


def test_flows_between_groups_are_the_sums_that_are_asked_for_one_by_one(store: Store) -> None:
    groups = {"PAIR": frozenset({"ONA", "TWA"}), "EDGE": frozenset({"TWA", "FAR"})}
    rows = between_groups(store.open("ims2019"), groups)
    now = {(to, source): total for year, to, source, total, _men, _women in rows.rows() if year == 2019}
    assert now == {("PAIR", "PAIR"): 1000, ("PAIR", "EDGE"): 1100, ("EDGE", "PAIR"): 2400, ("EDGE", "EDGE"): 700}


def test_flows_that_are_all_empty_are_no_number(tmp_path) -> None:
    store = kept(tmp_path / "made", {(2020, "AAA", "CCC"): (None, 4), (2020, "CCC", "AAA"): (3, 4)})
    groups = {"LEFT": frozenset({"AAA"}), "RIGHT": frozenset({"CCC"})}
    assert between_groups(store.open("made"), groups).rows() == [
        (2020, "LEFT", "RIGHT", None, None, 4),
        (2020, "RIGHT", "LEFT", 7, 3, 4),
    ]
