"""A stated number against a computed one: whether it comes out, and what else would give it."""

import json

import pytest
from django.core.management import call_command

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.enums import Verdict
from stocktake.statistics.measures.question import NotAQuestion, Question
from stocktake.statistics.queries.comparing import NoNumber, compared

STOCK = {"measure": "stock", "release": "ims2019", "year": 2019}


def judged(store, text: str, **more) -> Verdict:
    return compared(text, Question.from_words(STOCK | more), store).verdict


def test_it_comes_out_to_the_person_to_rounding_or_not(store):
    assert judged(store, "1,000 people live in Ona", destination="ONA") == Verdict.REPRODUCED
    assert judged(store, "about 2 thousand", origin="ONA") == Verdict.TO_ROUNDING
    assert judged(store, "about 3 thousand", origin="ONA") == Verdict.NOT_REPRODUCED
    assert judged(store, "more than 1,800", origin="ONA") == Verdict.REPRODUCED
    assert judged(store, "plus de 1 900", origin="ONA") == Verdict.NOT_REPRODUCED
    assert judged(store, "48 per cent", measure="female_share", destination="ONA") == Verdict.REPRODUCED


def test_a_share_is_no_amount_whatever_its_digits(store):
    assert judged(store, "48 people", measure="female_share", destination="ONA") == Verdict.NOT_REPRODUCED


def test_the_release_that_would_give_it_stands_first(store):
    found = compared("1,800", Question.from_words(STOCK | {"origin": "ONA"}), store)
    assert found.verdict == Verdict.NOT_REPRODUCED
    assert (found.others[0].changed, found.others[0].value) == ({"release": "ims2019-first"}, 1800)
    assert found.others[0].verdict == Verdict.REPRODUCED


def test_another_year_and_another_group_of_its_kind_are_tried(store):
    year = compared("10 people", Question.from_words(STOCK | {"destination": "ONA", "origin": "TWA"}), store)
    assert ({"year": "2015"}, Verdict.REPRODUCED) in [(each.changed, each.verdict) for each in year.others]


def test_one_number_is_compared_and_no_list(store):
    with pytest.raises(NoNumber, match="There is no number"):
        judged(store, "many people")
    with pytest.raises(NoNumber, match="several numbers: “65 million”, “71 per cent”"):
        judged(store, "65 million, 71 per cent of them")
    with pytest.raises(NotAQuestion, match="A list is not compared"):
        judged(store, "65 million", top=3, by="origin")


def test_the_commands_compare_and_find_numbers_in_a_file(store, settings, tmp_path, capsys):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    call_command("statistics", "compare", "1,800", "stock", "--release", "ims2019", "--year", "2019", "--origin", "ONA", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["value"], told["others"][0]["changed"]) == ("not-reproduced", 1900, {"release": "ims2019-first"})
    call_command("statistics", "compare", "1,900", "stock", "--release", "ims2019", "--year", "2019", "--origin", "ONA")
    assert capsys.readouterr().out.startswith("1,900: reproduced\n1,900\n")
    (tmp_path / "note.txt").write_text("About 65 million.\n\nOn 3 May 2019, 71 per cent.\n", encoding="utf-8")
    call_command("statistics", "numbers", str(tmp_path / "note.txt"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["line"], each["words"], each["value"]) for each in lines] == [(1, "65 million", 65e6), (3, "71 per cent", 71.0)]
    with pytest.raises(Refusal, match="cannot be read as a text"):
        call_command("statistics", "numbers", str(tmp_path / "absent.txt"))
