"""An OpenDocument form that came back (.odt, .ods): the same rows and cells, in the format's own words."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import open_package, parse_xml, unpack
from stocktake.documents.refusals import refuse
from stocktake.questionnaires.interfaces.forms.open_sheets import sheets_of
from stocktake.questionnaires.interfaces.forms.open_text import Said, TextReader
from stocktake.questionnaires.interfaces.forms.open_words import OFFICE, TABLE, local
from stocktake.questionnaires.interfaces.forms.returned_form import ReturnedForm, identifier_in
from stocktake.questionnaires.interfaces.forms.rows_of_a_form import Cell, Gathered


def read_open(data: bytes, limits: Limits) -> ReturnedForm:
    """Read an OpenDocument text or sheet. Raises Unreadable: damaged, unknown-format, and those of the package."""
    with open_package(data, limits) as package:
        names = set(package.namelist())
        if "content.xml" not in names:
            raise refuse("damaged")
        content = parse_xml(unpack(package, "content.xml", limits))
        beside = [parse_xml(unpack(package, name, limits)) for name in ("meta.xml", "styles.xml") if name in names]
    said = [" ".join(str(text) for text in part.itertext()) for part in beside]
    text, sheet = content.find(f".//{OFFICE}body/{OFFICE}text"), content.find(f".//{OFFICE}body/{OFFICE}spreadsheet")
    if text is not None:
        walk = _Walk(TextReader(content))
        walk.body(text)
        met = ("comments",) if walk.text.comments else ()
        return walk.gathered.form("word", identifier_in(said), met)
    if sheet is not None:
        fields, loose, hidden, token = sheets_of(content, sheet)
        return ReturnedForm("excel", identifier_in([token, *said]), fields, loose, ("hidden-sheets",) if hidden else ())
    raise refuse("unknown-format", found="odf")


class _Walk:
    """The body of a text in reading order; tables are rows of a form, or loose."""

    def __init__(self, text: TextReader) -> None:
        self.text = text
        self.gathered = Gathered()
        self.tables = 0
        self.paragraphs = 0

    def body(self, parent: etree._Element) -> None:
        for element in self.text.blocks(parent):
            if element.tag == f"{TABLE}table":
                self.tables += 1
                self.gathered.table([list(self._row(row, number)) for number, row in enumerate(self._rows(element), 1)])
                continue
            self.paragraphs += 1
            said = Said()
            self.text.block(element, said)
            for line in said.lines:
                self.gathered.loose(line, f"P{self.paragraphs}")

    def _row(self, row: etree._Element, number: int) -> Iterator[Cell]:
        for column, cell in enumerate(row.iterfind(f"{TABLE}table-cell"), 1):
            said = Said()
            for block in self.text.blocks(cell):
                self.text.block(block, said)
            yield said.cell(f"T{self.tables}R{number}C{column}")

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for element in table:
            if element.tag == f"{TABLE}table-row":
                yield element
            elif local(element) in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(element)
