"""Codes leave the house and come back; the matrix opens its passages, and a way of laying it out is kept."""

import csv
import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

OFFICER, ANALYST = "ione.castellane@meridian.example", "mei.saltwell@meridian.example"
EXCHANGE, MATRIX = "/r/meridian-2031/desk/exchange/", "/r/meridian-2031/matrix/"


def downloaded(page, link) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def test_codes_go_out_as_files_and_a_table_with_one_bad_line_brings_back_the_rest(page, sign_in, tmp_path):
    sign_in(ANALYST)
    page.goto(EXCHANGE)
    project = downloaded(page, page.get_by_role("link", name=".qdpx", exact=True))
    with zipfile.ZipFile(io.BytesIO(project)) as package:
        assert "project.qde" in package.namelist()
    assert b"<CodeBook" in downloaded(page, page.get_by_role("link", name=".qdc"))
    table = downloaded(page, page.get_by_role("link", name=".csv", exact=True)).decode("utf-8-sig")
    coded = [row for row in csv.DictReader(io.StringIO(table)) if not row["words"]]
    passages = list(dict.fromkeys(row["passage"] for row in coded))[:2]

    lines = [
        "passage,code,coder",
        *(f"{number},objective:4,A reader elsewhere" for number in passages),
        "999999999,objective:4,A reader elsewhere",
    ]
    (tmp_path / "codes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(tmp_path / "codes.csv")
    page.get_by_role("button", name="Look at it").click()
    report = page.locator("section[aria-labelledby='report']")
    expect(report).to_contain_text("codes.csv")
    expect(report).to_contain_text("A reader elsewhere")
    for number in passages:
        expect(report).not_to_contain_text(f"There is no passage {number}")
    expect(report.locator("details", has_text="not taken").first).to_be_visible()
    expect(report).to_contain_text("line 4")
    report.get_by_role("button", name="Take over what is new, leave out the rest").click()
    expect(page.get_by_role("status")).to_contain_text("Taken over: 2 codes.")
    expect(page.get_by_role("status")).to_contain_text("What was unclear stayed out.")

    after = downloaded(page, page.get_by_role("link", name=".csv", exact=True)).decode("utf-8-sig")
    back = [row for row in csv.DictReader(io.StringIO(after)) if "A reader elsewhere" in row["by"]]
    assert {row["passage"] for row in back} == set(passages)


def test_a_number_of_the_matrix_opens_as_many_passages_and_a_view_is_kept_and_shared(page, sign_in):
    sign_in(OFFICER)
    page.goto(f"{MATRIX}?rows=category&columns=language")
    cell = page.locator("table td a").filter(has_text=re.compile(r"^\d+$")).first
    number = int(cell.inner_text())
    cell.click()
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^{number} passages?\.$|^One passage\.$"))

    page.goto(f"{MATRIX}?rows=category&columns=language")
    page.locator("nav.saved summary").click()
    page.get_by_label("Keep this view under the name").fill("How it is said, by language")
    page.get_by_label("share it with the secretariat").check()
    page.get_by_role("button", name="Keep", exact=True).click()
    kept = page.locator("nav.saved").get_by_role("link", name="How it is said, by language")
    expect(kept).to_be_visible()

    sign_in(ANALYST)
    page.goto(MATRIX)
    kept = page.locator("nav.saved").get_by_role("link", name="How it is said, by language")
    kept.click()
    expect(page.get_by_label("Rows")).to_have_value("category")
    expect(page.get_by_label("Columns")).to_have_value("language")


def test_what_was_said_of_what_stands_beside_what_stood_in_a_freeze(page, sign_in):
    sign_in(OFFICER)
    page.goto("/r/meridian-2031/board/freezes/")
    page.get_by_label("Freeze as of now, under the name").fill("Before the walk")
    page.get_by_role("button", name="Freeze", exact=True).click()
    page.get_by_role("link", name="Before the walk").first.click()
    page.get_by_role("link", name="What was said of what, then and now").click()
    expect(page.locator("main")).to_contain_text("Before the walk")
    expect(page.locator("main table").first).to_be_visible()
