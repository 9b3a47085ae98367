"""A figure is defined in the browser: the number beside the form follows what is chosen, and the figure is kept and found again."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import environment_of
from tests.statistics.conftest import AREAS, FULL_TOTALS, GROUPS, STOCK

TABLES = {"areas.csv": AREAS, "groups.csv": GROUPS, "ims2019_od.csv": STOCK, "ims_totals.csv": FULL_TOTALS}


@pytest.fixture(scope="module")
def imported(served, tmp_path_factory) -> None:
    """The invented world of the tests of statistics, as somebody who runs the house imports it."""
    folder = tmp_path_factory.mktemp("tidy tables")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "stocktake", "statistics", "import", str(folder)], capture_output=True, text=True, check=False,
        env=environment_of(served.data), timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_number_follows_what_is_chosen_and_the_figure_is_kept(page, sign_in, imported):
    sign_in("ione.castellane@meridian.example")
    page.goto("/statistics/figures/new/")
    preview = page.locator("#preview")
    page.get_by_label("Year", exact=True).fill("2019")
    page.get_by_label("Destination, or the one place").fill("ONA")
    expect(preview.locator(".count")).to_have_text("1,000")
    page.get_by_label("How it is made").select_option("share")
    numerator = page.get_by_role("group", name="Numerator")
    denominator = page.get_by_role("group", name="Denominator")
    for part in (numerator, denominator):
        part.get_by_label("Year", exact=True).fill("2019")
        part.get_by_label("Destination, or the one place").fill("ONA")
    numerator.get_by_label("Origin").fill("TWA")
    expect(preview.locator(".count")).to_have_text("60.0 per cent")
    page.get_by_label("What it is called").fill("From Twa to Ona")
    page.get_by_label("The words around the number").fill("{value} of those who live in Ona come from Twa.")
    expect(preview.locator(".sentence")).to_have_text("60.0 per cent of those who live in Ona come from Twa.")
    page.get_by_role("button", name="Keep this figure").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From Twa to Ona")
    expect(page.get_by_role("status")).to_contain_text("The figure is kept.")
    page.get_by_role("link", name="Figures", exact=True).click()
    expect(page.get_by_role("link", name="From Twa to Ona")).to_be_visible()


def test_without_javascript_the_form_shows_its_number_when_it_is_asked_to(browser, served, sessions, sign_in, imported):
    sign_in("ione.castellane@meridian.example")
    context = browser.new_context(base_url=served.url, java_script_enabled=False, locale="en-GB")
    context.add_cookies(sessions["ione.castellane@meridian.example"])
    page = context.new_page()
    page.goto(
        "/statistics/figures/new/?formula=sum&part1-measure=stock&part1-release=ims2019&part1-year=2019&part1-destination=TWA"
    )
    expect(page.locator("#preview .count")).to_have_text("600")
    page.get_by_label("Origin").fill("FAR")
    page.locator(".beside").get_by_role("button", name="Show").click()
    expect(page.locator("#preview .count")).to_have_text("200")
    page.get_by_label("How it is made").select_option("ratio")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("group", name="Numerator")).to_be_visible()
    context.close()
