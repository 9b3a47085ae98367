"""SDMX in, whatever its form, and out again: what a dimension means is said in a description, and nothing is guessed."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import Question
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases

SERIES = """\
release: workers
dataset: labour
title: Workers
attribution: An invented office.
terms: CC BY 4.0
table: series
sdmx: {indicator: WORKERS, where: {FREQ: A, SEX: _T}, left_out: [X06]}
"""
CSV_1 = """\
DATAFLOW,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT
INV:WORKERS(1.0),A,ON,_T,2019,1.5,A,3
INV:WORKERS(1.0),A,TWA,_T,2019,2500,B,
INV:WORKERS(1.0),A,040,_T,2019,,O,3
INV:WORKERS(1.0),A,X06,_T,2019,9,A,3
INV:WORKERS(1.0),A,ON,F,2019,0.7,A,3
"""
CSV_2 = CSV_1.replace("DATAFLOW,", "STRUCTURE,STRUCTURE_ID,ACTION,").replace("INV:WORKERS(1.0),", "dataflow,INV:WORKERS(1.0),I,")
GENERIC = """\
<?xml version="1.0" encoding="UTF-8"?>
<mes:GenericData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:gen="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic">
<mes:Header><mes:ID>one</mes:ID></mes:Header>
<mes:DataSet>
<gen:Series>
<gen:SeriesKey><gen:Value id="FREQ" value="A"/><gen:Value id="REF_AREA" value="ON"/><gen:Value id="SEX" value="_T"/></gen:SeriesKey>
<gen:Attributes><gen:Value id="UNIT_MULT" value="3"/></gen:Attributes>
<gen:Obs><gen:ObsDimension value="2019"/><gen:ObsValue value="1.5"/></gen:Obs>
</gen:Series>
<gen:Series>
<gen:SeriesKey><gen:Value id="FREQ" value="A"/><gen:Value id="REF_AREA" value="20"/><gen:Value id="SEX" value="_T"/></gen:SeriesKey>
<gen:Obs><gen:ObsDimension id="TIME_PERIOD" value="2019"/><gen:ObsValue value="2500"/>
<gen:Attributes><gen:Value id="OBS_STATUS" value="B"/></gen:Attributes></gen:Obs>
</gen:Series>
</mes:DataSet></mes:GenericData>
"""
FLAT = """\
<?xml version="1.0"?>
<mes:GenericData xmlns:mes="m" xmlns:gen="g"><mes:DataSet>
<gen:Obs><gen:ObsKey><gen:Value id="FREQ" value="A"/><gen:Value id="REF_AREA" value="ONA"/><gen:Value id="SEX" value="_T"/>
<gen:Value id="TIME_PERIOD" value="2019"/></gen:ObsKey><gen:ObsValue value="1500"/></gen:Obs>
<gen:Obs><gen:ObsKey><gen:Value id="FREQ" value="A"/><gen:Value id="REF_AREA" value="TWA"/><gen:Value id="SEX" value="_T"/>
<gen:Value id="TIME_PERIOD" value="2019"/></gen:ObsKey><gen:ObsValue value="2500"/>
<gen:Attributes><gen:Value id="OBS_STATUS" value="B"/></gen:Attributes></gen:Obs>
</mes:DataSet></mes:GenericData>
"""
SPECIFIC = """\
<?xml version="1.0"?>
<mes:StructureSpecificData xmlns:mes="m" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><mes:DataSet xsi:type="ns1:DataSetType">
<Group REF_AREA="ONA" TITLE="not a number"/>
<Series FREQ="A" REF_AREA="ONA" SEX="_T" UNIT_MULT="3"><Obs TIME_PERIOD="2019" OBS_VALUE="1.5"/></Series>
<Series FREQ="A" REF_AREA="TWA" SEX="_T"><Obs TIME_PERIOD="2019" OBS_VALUE="2500" OBS_STATUS="B"/></Series>
</mes:DataSet></mes:StructureSpecificData>
"""
STRUCTURE = {
    "dimensions": {
        "dataSet": [{"id": "FREQ", "values": [{"id": "A"}]}],
        "series": [{"id": "REF_AREA", "values": [{"id": "ONA"}, {"id": "TWA"}]}, {"id": "SEX", "values": [{"id": "_T"}]}],
        "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2019"}]}],
    },
    "attributes": {
        "series": [{"id": "UNIT_MULT", "values": [{"id": "3"}]}],
        "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "B"}]}],
    },
}
SETS = [{"series": {
    "0:0": {"attributes": [0], "observations": {"0": [1.5, 0]}}, "1:0": {"attributes": [None], "observations": {"0": [2500, 1]}},
}}]  # fmt: skip
JSON_1 = json.dumps({"data": {"dataSets": SETS, "structure": STRUCTURE}})
JSON_2 = json.dumps({"data": {"dataSets": [SETS[0] | {"structure": 0}], "structures": [STRUCTURE]}})
FORMS = {
    "csv 1.0": ("csv", CSV_1), "csv 2.0": ("csv", CSV_2), "generic": ("xml", GENERIC), "flat": ("xml", FLAT), "specific": ("xml", SPECIFIC),
    "json 1.0": ("json", JSON_1), "json 2.0": ("json", JSON_2),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "messages"
    folder.mkdir()
    return folder


def put(folder: Path, kind: str, text: str | bytes, description: str = SERIES) -> Path:
    (folder / f"message.{kind}").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "message.yaml").write_text(description, encoding="utf-8")
    return folder / f"message.{kind}"


def fault(path: Path, store: Store) -> str:
    (outcome,) = import_releases(path, store=store)
    assert "workers" not in store, "nothing is half kept"
    return outcome.fault


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_message_gives_the_same_numbers(place, store, form):
    kind, text = FORMS[form]
    (outcome,) = import_releases(put(place, kind, text), store=store)
    assert outcome.fault == ""
    known = store.open("workers").table(Table.SERIES).drop_nulls("value").sort("area").rows()
    assert known == [("WORKERS", "ONA", 2019, 1500.0), ("WORKERS", "TWA", 2019, 2500.0)]


def test_a_flag_travels_with_its_number_and_what_is_missing_is_not_zero(place, store):
    list(import_releases(put(place, "csv", CSV_1), store=store))
    held = store.open("workers")
    assert held.manifest.notes_on("TWA", 2019) == ["2019: there is a break in the series."]
    assert held.table(Table.SERIES).filter(area="FAR")["value"].to_list() == [None]


PEOPLE = """\
release: workers
dataset: labour
title: People
attribution: An invented office.
table: people
columns: {origin: COUNTERPART_AREA}
sdmx: {sexes: {dimension: SEX}}
"""
PEOPLE_CSV = """\
DATAFLOW,REF_AREA,COUNTERPART_AREA,SEX,TIME_PERIOD,OBS_VALUE
X,ONA,TWA,_T,2019,600
X,ONA,TWA,F,2019,320
X,ONA,TWA,M,2019,280
X,ONA,FAR,_T,2019,30
"""


def test_people_by_sex_come_into_one_row_and_are_asked_like_any_release(place, store):
    (outcome,) = import_releases(put(place, "csv", PEOPLE_CSV, PEOPLE), store=store)
    assert outcome.fault == ""
    asked = Question.from_words(
        {"measure": "female_share", "release": "workers", "year": 2019, "destination": "ONA", "origin": "TWA"}
    )
    assert answer(asked, store).value == pytest.approx(100 * 320 / 600)


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("csv", CSV_1.replace("1.5,A,3", "1;5,A,3"), "message.csv, line 2, OBS_VALUE: “1;5” is no number"),
        ("csv", CSV_1.replace("1.5,A,3", '"1,5",A,3'), "“1,5” is no number (a comma for a decimal point?)"),
        ("csv", CSV_1.replace(",ON,_T", ",QQ,_T"), "message.csv, line 2, REF_AREA: “QQ” is no area that is known"),
        ("csv", CSV_1.replace(",ON,_T,2019", ",ON,_T,2019-Q1"), "line 2, TIME_PERIOD: “2019-Q1” is no year"),
        ("csv", CSV_1.replace("SEX", "GENDER"), "there is no dimension “SEX”; there is DATAFLOW, FREQ, REF_AREA, GENDER"),
        ("csv", CSV_1.replace("1.5,A,3", "1.5,A,x"), "line 2, UNIT_MULT: “x” is no power of ten"),
        (
            "csv",
            CSV_1 + "INV:WORKERS(1.0),A,TWA,_T,2019,7,P,\n",
            "line 7: TWA, 2019 stands already at line 3; they differ in OBS_STATUS",
        ),
        ("csv", CSV_1.encode().replace(b",TWA,", ",TWÀ,".encode("latin-1")), "message.csv, line 3: not UTF-8"),
        ("csv", CSV_1.replace(",_T,", ",T,"), "no observation has “_T” for SEX; there is F, T"),
        ("xml", GENERIC[:-200], "message.xml: "),
        ("xml", BOMB, "message.xml: "),
        ("xml", "<html><body>404</body></html>", "there is no observation in it"),
        ("json", JSON_1[:-40], "message.json: "),
        ("json", '{"errors": []}', "message.json: "),
        ("json", JSON_1.replace('"ONA"', '"QQ"'), "message.json, observation 1, REF_AREA: “QQ” is no area"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_kept(place, store, kind, text, told):
    assert told in fault(put(place, kind, text), store)


def test_people_without_the_dimension_of_sex_are_refused(place, store):
    said = PEOPLE.replace("sdmx: {sexes: {dimension: SEX}}\n", "")
    assert "say in “sdmx” which dimension tells the sexes apart" in fault(put(place, "csv", PEOPLE_CSV, said), store)


def test_half_a_person_is_refused(place, store):
    assert "line 5, OBS_VALUE: “30.5” is no whole number of persons" in fault(
        put(place, "csv", PEOPLE_CSV.replace(",30\n", ",30.5\n"), PEOPLE), store
    )


def test_before_areas_were_imported_a_message_is_refused(place, tmp_path):
    assert "areas and groups come first" in fault(put(place, "csv", CSV_1), Store(tmp_path / "empty"))


BACK = """\
release: back
dataset: back
title: Back
attribution: From here.
table: people
sdmx: {where: {INDICATOR: MIGRANT_STOCK, AGE: _T}, sexes: {dimension: SEX}}
"""


def test_a_release_goes_out_as_sdmx_and_comes_back_the_same(store, place, settings, capsys):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    here = Store(store.folder.parent / "statistics")
    call_command("statistics", "export", "ims2019", "--format", "sdmx-csv", "--out", str(place / "back.csv"))
    (place / "back.yaml").write_text(BACK, encoding="utf-8")
    (outcome,) = import_releases(place / "back.csv", store=here)
    assert outcome.fault == ""
    columns = ["year", "destination", "origin", "total", "male", "female"]
    mine, back = (here.open(code).table(Table.PEOPLE).select(columns).sort(columns[:3]).rows() for code in ("ims2019", "back"))
    assert back == mine
    text = (place / "back.csv").read_text()
    assert "dataflow,STOCKTAKE:IMS2019(1.0),I,A,MIGRANT_STOCK,ONA,W,F,Y0T4,2019,100,PS,A" in text
    assert "POPULATION,ONA,_Z,_T,_T,2019,10000,PS,A" in text


numbers = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False).map(lambda value: round(value, 4)) | st.none()


@given(
    st.dictionaries(st.tuples(st.sampled_from(["ONA", "TWA", "FAR"]), st.integers(1990, 2030)), numbers, min_size=1, max_size=12)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_survives_the_way_through_a_message(store, tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("round")
    lines = [f"X,A,{area},_T,{year},{'' if value is None else value}" for (area, year), value in cells.items()]
    text = "DATAFLOW,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE\n" + "\n".join(lines) + "\n"
    own = Store(folder / "store")
    store_areas = store.open("areas").folder
    own.folder.mkdir()
    (own.folder / "areas").symlink_to(store_areas)
    (outcome,) = import_releases(put(folder, "csv", text), store=own)
    assert outcome.fault == ""
    assert {(area, year): value for _name, area, year, value in own.open("workers").table(Table.SERIES).rows()} == cells


@pytest.mark.django_db
def test_an_answer_goes_along_as_sdmx_and_with_a_description_of_its_columns(store, settings, client):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    asked = {"measure": "stock", "release": "ims2019", "year": "2019", "destination": "ONA"}
    told = client.get("/statistics/answer.sdmx-csv", asked)
    assert told["Content-Disposition"] == 'attachment; filename="stock-ims2019.sdmx.csv"'
    lines = told.content.decode().splitlines()
    assert lines[0].startswith(
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,COUNTERPART_AREA,SEX,AGE,TIME_PERIOD,OBS_VALUE"
    )
    assert "dataflow,STOCKTAKE:IMS2019(1.0),I,A,STOCK,ONA,W,_T,_T,2019,1000,PS,A" in lines
    with zipfile.ZipFile(io.BytesIO(client.get("/statistics/answer.zip", asked).content)) as package:
        described = json.loads(package.read("datapackage.json"))
        table = package.read("answer.csv").decode("utf-8-sig").splitlines()
    fields = [field["name"] for field in described["resources"][0]["schema"]["fields"]]
    assert fields == table[0].split(",")
    assert all(field["description"] for field in described["resources"][0]["schema"]["fields"])
    assert described["recipes"][0]["release"] == "ims2019"
    page = client.get("/statistics/", asked).text
    assert "/statistics/answer.sdmx-csv?" in page
    assert "/statistics/answer.zip?" in page
