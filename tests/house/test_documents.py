"""The documents of the house are true."""

import re

import pytest

from stocktake.config import house_map
from stocktake.config.development import ROOT
from stocktake.config.management.commands.bench import page

DOCS = ROOT / "docs"


def test_the_map_is_what_the_code_says():
    assert (DOCS / "map.md").read_text(encoding="utf-8") == house_map.draw(), "run stocktake docs"


def test_a_planned_room_is_not_built_yet():
    assert [room for room in house_map.PLANNED if (house_map.SOURCE / room).exists()] == []


def test_every_word_of_the_environment_is_explained():
    explained = set(re.findall(r"^\| `([A-Z_]+)`", (DOCS / "settings.md").read_text(encoding="utf-8"), re.M))
    used = {"DATABASE_URL", "PORT", "PYTHON"}
    for path in [*house_map.SOURCE.rglob("*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("bench/*.py"), ROOT / "stocktake"]:
        used |= set(re.findall(r"\bSTOCKTAKE_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert explained == used


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "bench" / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_decision_says_what_it_costs():
    pages = list((DOCS / "decisions").glob("[0-9]*.md"))
    assert len(pages) >= 8
    assert [path.name for path in pages if "## What it costs" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("two", ["./stocktake serve", "./stocktake test"])
def test_the_two_commands_stand_on_the_first_screen(two: str):
    assert two in "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])


def test_the_glossary_has_six_languages_in_every_row():
    rows = [line for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(rows) > 20
    assert {row.count("|") for row in rows} == {8}


def test_a_measurement_is_shown_as_it_was_made(noon):
    shown = page([{"bench": "pages_of_text", "per_second": 12345, "ratio": 1.5}], ["walk"], noon.date())
    assert "## Pages of text" in shown
    assert "| per second | 12,345 |" in shown
    assert "Measured on 2031-02-20" in shown
    assert "Could not be measured in this run: walk." in shown


def test_a_measurement_of_several_things_is_one_table(noon):
    lines = [{"bench": "pages", "page": "home", "queries": 5}, {"bench": "pages", "page": "board", "queries": 7}]
    assert "| page | queries |\n|---|---:|\n| home | 5 |\n| board | 7 |" in page(lines, [], noon.date())
