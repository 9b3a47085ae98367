"""The matrix: objectives by parties and by other things; every number is that of the passages it opens."""

import csv
import html
import io
import re
from itertools import product

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.conftest import NOON

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis, Consent, Origin, SourceKind
from stocktake.evidence.models import Code, Repeat, Repetition
from stocktake.evidence.queries.counting import voices_by_objective
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.services.withdraw import withdraw
from stocktake.parties.enums import PartyKind
from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Participation, RoundTable
from stocktake.reviews.rules.viewer import public_viewer, viewer_of

LAYOUTS = [(rows, columns) for rows, columns in product(BY_WHAT_IS_SAID, Axis) if rows != columns]


def _says(meridian, code: str, texts: list[str], *ties: tuple[str, str], consent: Consent = Consent.PUBLISH) -> list[int]:
    """A party says some paragraphs, each tied by a person to the same elements (kind, code) and to nothing else."""
    kind = SourceKind.VOLUNTARY_REVIEW if meridian.parties[code].kind == PartyKind.STATE else SourceKind.SUBMISSION
    source = meridian.says(code, "\n\n".join(texts), consent=consent, kind=kind)
    rows = list(source.passages.order_by("number"))
    assert [row.text for row in rows] == texts
    Code.objects.filter(passage__source=source).delete()
    for row, (of_kind, element) in product(rows, ties):
        found = meridian.review.framework.elements.get(kind=of_kind, code=element)
        Code.objects.create(passage=row, element=found, origin=Origin.PERSON, by="test", at=NOON)
    return [row.pk for row in rows]


FEES, SCHOOL, LAWYER = ("objective", "20"), ("objective", "15"), ("objective", "7")
CHALLENGE = ("category", "challenge")


@pytest.fixture
def spoken(meridian):
    """Two States and an organisation speak of three objectives, on every step of consent."""
    table = RoundTable.objects.create(review=meridian.review, number=1, titles={"en": "Round table 1"}, status="invented")
    table.objectives.set(meridian.review.framework.elements.objectives().filter(number__in=[15, 20]))
    Party.objects.filter(code="AU").update(subregion="Western Meridian")
    _says(
        meridian,
        "AU",
        ["Fees of sending money home were capped by law last year.", "The cap is looked at each spring."],
        FEES,
        CHALLENGE,
    )
    _says(meridian, "AU", ["Every child may go to a school near its home."], SCHOOL, FEES)
    _says(meridian, "BR", ["Les frais d’envoi des fonds ont été plafonnés par une loi nouvelle."], FEES)
    _says(
        meridian,
        "BR",
        ["Nous ne pouvons pas encore le dire en public, mais la caisse est vide."],
        FEES,
        consent=Consent.CONFIDENTIAL,
    )
    _says(meridian, "BR", ["Vingt pour cent des enfants ne vont pas à l’école du village."], SCHOOL, consent=Consent.AGGREGATE)
    _says(
        meridian, "SH", ["Twelve women found a bed and a lawyer in one winter."], LAWYER, CHALLENGE, consent=Consent.QUOTE_UNNAMED
    )
    return meridian


def _viewers(meridian):
    people = {
        "officer": meridian.person("officer", RoleKind.OFFICER), "focal": meridian.person("focal", RoleKind.FOCAL_POINT, "BR"),
        "stakeholder": meridian.person("stakeholder", RoleKind.STAKEHOLDER, "SH"),
    }  # fmt: skip
    clients = {"public": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    return {"public": public_viewer(meridian.review)} | {n: viewer_of(p, meridian.review) for n, p in people.items()}, clients


def _passages(page: str) -> int:
    """How many passages a page of the search says it found."""
    told = re.search(r'role="status">(\w+) passages?\.', page)[1]
    return 1 if told == "One" else int(told)


def _row(matrix, number: int):
    return next(line for line in matrix.lines if line.head.mark == str(number))


def _by_column(matrix, line) -> dict[str, int]:
    return {head.label.text: cell.number for (head, _total), cell in zip(matrix.columns, line.cells, strict=True)}


@pytest.mark.parametrize("role", ["public", "officer", "focal", "stakeholder"])
@pytest.mark.parametrize("once", ["", "&once=on"])
def test_every_number_is_that_of_the_passages_it_opens_for_whoever_looks(spoken, role, once):
    group = Repetition.objects.create(review=spoken.review, made_at=NOON)
    for passage in spoken.passages.filter(codes__element__code="20", codes__element__kind="objective").order_by("pk")[:3]:
        Repeat.objects.create(repetition=group, passage=passage, likeness=1)
    viewers, clients = _viewers(spoken)
    opened = {}
    nothing = 0
    for rows, columns in LAYOUTS:
        layout = Layout.from_query({"rows": rows, "columns": columns} | ({"once": "on"} if once else {}))
        matrix = matrix_for(viewers[role], layout)
        cells = [cell for line in matrix.lines for cell in (line.total, *line.cells)]
        for cell in (*cells, matrix.total, *(total for _head, total in matrix.columns)):
            # Of the hundreds of empty cells every tenth is opened.
            nothing += cell.number == 0
            if cell.number == 0 and nothing % 10:
                continue
            if cell.query not in opened:
                opened[cell.query] = _passages(clients[role].get(spoken.address(f"search/?{cell.query}")).content.decode())
            assert opened[cell.query] == cell.number, (rows, columns, cell.query)
    assert len(opened) > 30
    assert any(opened.values())


def test_a_page_links_every_number_it_shows_to_the_address_that_opens_it(spoken):
    page = Client().get(spoken.address("matrix/")).content.decode()
    links = re.findall(r'<a href="(/r/small-2031/search/\?[^"]+)">(\d+)</a>', page)
    assert len(links) > 8
    for address, number in links:
        assert _passages(Client().get(html.unescape(address)).content.decode()) == int(number)


def test_objectives_by_parties_count_what_each_said_of_each(spoken):
    matrix = matrix_for(public_viewer(spoken.review), Layout())
    assert _by_column(matrix, _row(matrix, 20)) == {"Aurelia": 3, "Brennes": 1, "not named": 0}
    assert _by_column(matrix, _row(matrix, 15)) == {"Aurelia": 1, "Brennes": 0, "not named": 0}
    assert _by_column(matrix, _row(matrix, 7)) == {"Aurelia": 0, "Brennes": 0, "not named": 1}
    assert [total.number for _head, total in matrix.columns] == [3, 1, 1]
    assert matrix.total.number == 5


def test_a_passage_of_two_objectives_of_one_round_table_is_counted_once_there(spoken):
    matrix = matrix_for(public_viewer(spoken.review), Layout.from_query({"rows": "round-table"}))
    [line] = matrix.lines
    assert _by_column(matrix, line) == {"Aurelia": 3, "Brennes": 1, "not named": 0}
    assert line.voices.states == 2


def test_objectives_by_categories_show_what_is_said_together(spoken):
    matrix = matrix_for(public_viewer(spoken.review), Layout.from_query({"columns": "category"}))
    heads = [head.words["category"] for head, _total in matrix.columns]
    cell = _row(matrix, 20).cells[heads.index("challenge")]
    assert cell.number == 2
    assert _row(matrix, 15).cells[heads.index("challenge")].number == 0


def test_an_author_who_must_not_be_named_stands_in_no_column_and_no_subregion_of_their_own(spoken):
    for columns in ("party", "subregion"):
        page = Client().get(spoken.address(f"matrix/?columns={columns}")).content.decode()
        assert "Vervain" not in page
        assert "not named" in page
        assert "party=SH" not in page
    viewers, _clients = _viewers(spoken)
    matrix = matrix_for(viewers["officer"], Layout())
    assert _by_column(matrix, _row(matrix, 7)) == {"Aurelia": 0, "Brennes": 0, "Vervain House": 1}


def test_the_secretariat_counts_what_may_be_counted_and_no_more(spoken):
    viewers, _clients = _viewers(spoken)
    matrix = matrix_for(viewers["officer"], Layout())
    assert _by_column(matrix, _row(matrix, 20))["Brennes"] == 1
    assert _by_column(matrix, _row(matrix, 15))["Brennes"] == 1


def test_beside_each_row_stands_of_how_many_as_it_is_counted_everywhere(spoken):
    matrix = matrix_for(public_viewer(spoken.review), Layout())
    told = voices_by_objective(spoken.review)
    for line in matrix.lines:
        assert line.voices == told[int(line.head.key)]
    assert (_row(matrix, 15).voices.states, _row(matrix, 15).voices.of_states) == (2, 2)
    assert _row(matrix, 7).voices.others == 1
    page = Client().get(spoken.address("matrix/")).content.decode()
    assert "Of 2 reporting States and 1 other contributors." in page
    assert "As of 20 February 2031." in page


def test_no_number_of_parties_stands_beside_rows_from_which_something_was_left_out(spoken):
    for narrower in ("language=fr", "category=challenge", "round-table=1"):
        matrix = matrix_for(public_viewer(spoken.review), Layout.from_query(dict([narrower.split("=")])))
        assert {line.voices for line in matrix.lines} == {None}
    assert _row(matrix_for(public_viewer(spoken.review), Layout.from_query({"once": "on"})), 20).voices.states == 2


def test_a_state_that_is_still_writing_is_marked_and_not_among_those_who_reported(spoken):
    Participation.objects.filter(party__code="BR").update(state="under-way")
    matrix = matrix_for(public_viewer(spoken.review), Layout())
    assert [(head.label.text, head.reports) for head, _total in matrix.columns][:2] == [("Aurelia", True), ("Brennes", False)]
    assert (_row(matrix, 20).voices.states, _row(matrix, 20).voices.of_states) == (1, 1)
    assert "has not reported" in Client().get(spoken.address("matrix/")).content.decode()


def test_the_same_text_is_counted_once_in_each_cell_and_by_each_party(spoken):
    group = Repetition.objects.create(review=spoken.review, made_at=NOON)
    said = spoken.passages.filter(
        text__in=["The cap is looked at each spring.", "Fees of sending money home were capped by law last year."]
    )
    of_another = spoken.passages.get(text__startswith="Les frais")
    for passage in (*said, of_another):
        Repeat.objects.create(repetition=group, passage=passage, likeness=1)
    every, once = (matrix_for(public_viewer(spoken.review), Layout.from_query(query)) for query in ({}, {"once": "on"}))
    assert every.repeated == once.repeated == 2
    assert _by_column(every, _row(every, 20)) == {"Aurelia": 3, "Brennes": 1, "not named": 0}
    assert _by_column(once, _row(once, 20)) == {"Aurelia": 2, "Brennes": 1, "not named": 0}
    assert (_row(every, 20).total.number, _row(once, 20).total.number) == (4, 2)


def test_what_was_withdrawn_is_gone_from_every_number(spoken):
    for source in spoken.sources.filter(party__code="AU"):
        withdraw(source=source, actor="test", at=NOON)
    matrix = matrix_for(public_viewer(spoken.review), Layout())
    assert "Aurelia" not in _by_column(matrix, _row(matrix, 20))
    assert "Aurelia" not in Client().get(spoken.address("matrix/")).content.decode().split("<main", 1)[1]


def test_shades_grow_with_the_number_and_the_most_is_the_darkest(spoken):
    matrix = matrix_for(public_viewer(spoken.review), Layout())
    levels = sorted({(cell.number, cell.level) for line in matrix.lines for cell in line.cells})
    assert levels[0] == (0, 0)
    assert levels[-1] == (3, 5)
    assert [level for _number, level in levels] == sorted(level for _number, level in levels)
    assert [low for low, _high in matrix.steps[1:]] == [high + 1 for _low, high in matrix.steps[:-1]]


@pytest.mark.parametrize(
    "query", ["rows=party", "rows=objective&columns=objective", "columns=%00", "objective=x&language=%00", "rows=&columns=&once="]
)
def test_a_matrix_asked_for_in_other_words_is_the_one_that_can_be(spoken, query):
    assert Client().get(spoken.address(f"matrix/?{query}")).status_code == 200


def test_the_table_to_take_along_says_the_same_of_how_many_and_as_of_when(spoken):
    body = Client().get(spoken.address("matrix/export.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    of_fees = next(row for row in rows if row["No."] == "20")
    assert (of_fees["Aurelia"], of_fees["Brennes"], of_fees["Passages"]) == ("3", "1", "4")
    assert (of_fees["Reporting States"], of_fees["of reporting States"]) == ("2", "2")
    assert "Vervain" not in body
    book = load_workbook(io.BytesIO(Client().get(spoken.address("matrix/export.xlsx?columns=language")).content))
    told = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert "5 passages; of 2 reporting States and 1 other contributors, as of 20 February 2031." in told[1]
    assert next(row for row in told if row[0] == "20")[-2:] == [3, 1]
    assert Client().get(spoken.address("matrix/export.docx")).status_code == 404


def test_a_party_called_like_a_formula_is_a_text_in_the_table(meridian):
    meridian.party("XX", "=1+1")
    _says(meridian, "XX", ["Fees of sending money home were capped by law last year."], FEES)
    assert "'=1+1" in Client().get(meridian.address("matrix/export.csv")).content.decode("utf-8-sig").splitlines()[0]
    book = load_workbook(io.BytesIO(Client().get(meridian.address("matrix/export.xlsx")).content))
    assert "=1+1" in [cell.value for row in book.active.iter_rows() for cell in row if cell.data_type == "s"]


@pytest.mark.parametrize("columns", Axis.values)
def test_a_matrix_asks_as_often_for_many_parties_as_for_few(spoken, query_count, columns):
    address = spoken.address(f"matrix/?rows=category&columns={columns}")
    before = query_count(lambda: Client().get(address))
    for number in range(6):
        spoken.party(f"N{number}", f"New land {number}")
        _says(spoken, f"N{number}", [f"Fees were capped in land {number} by a law.", "Nothing else is said."], FEES, CHALLENGE)
    assert query_count(lambda: Client().get(address)) == before
