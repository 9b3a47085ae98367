"""A small invented world in the layouts of the real tables: two countries of a group, one outside, unknown origins.

Ona and Twa are the group PAIR; Twa leaves it at the end of 2020. Fara lies outside.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases

STOCK = """\
year,dest,origin,total,male,female
2019,ONA,TWA,600,280,320
2019,ONA,FAR,300,180,120
2019,ONA,OTH_S,100,60,40
2019,TWA,ONA,400,150,250
2019,TWA,FAR,200,120,80
2019,FAR,ONA,1500,900,600
2019,FAR,TWA,500,250,250
2015,ONA,TWA,10,4,6
"""
TOTALS = """\
revision,year,iso3,type_of_data,stock_total,stock_male,stock_female
2019,2019,ONA,B,1000,520,480
2019,2019,TWA,B,600,270,330
2019,2019,FAR,B,2000,1150,850
"""
CANADA = """\
year,dest,origin,total,male,female
2019,FAR,ONA,1400,850,550
2019,FAR,TWA,500,250,250
"""
WDI = """\
indicator,iso3,year,value
BX.TRF.PWKR.CD.DT,ONA,2019,1000000.25
BX.TRF.PWKR.CD.DT,TWA,2019,2000000.5
BM.TRF.PWKR.CD.DT,ONA,2019,9000000
"""
ODA = """\
iso3,year,oda_per_capita_current_usd,oda_constant_usd,pop_wpp2024,oda_current_usd_derived
ONA,2019,1,1,1,500000.0
TWA,2019,-1,-1,1,-200000.0
"""
ILO = """\
area,reference_year,indicator,value,unit,status,source
World,2017,international migrant workers,163.8,million,published,"a page, quoted"
Here,2017,share of world migrant workers,20.4,per cent,published,same
Here,2017,international migrant workers,33.4,million,derived (0.204 x 163.8),computed
"""

PACK = """\
pack: small
title: {en: "A small invented world"}
licence: "Apache-2.0"
invented: true
"""
PARTIES = """\
parties:
  - {code: ONA, kind: state, names: [{language: en, text: Ona}]}
  - {code: TWA, kind: state, names: [{language: en, text: Twa}]}
groups:
  - code: PAIR
    titles: {en: The pair}
    members:
      - {party: ONA, from: null, until: null}
      - {party: TWA, from: null, until: 2020-12-31}
"""
FIGURES = """\
figures:
  - key: immigrants
    labels: {en: "Migrants in the pair"}
    unit: persons
    formula: sum
    components:
      all: {labels: {en: "Migrants in the pair"}, release: ims2019, measure: stock, year: 2019, as_of: 2019-07-01, destination: PAIR}
  - key: women
    labels: {en: "Women among them"}
    unit: per-cent
    formula: female-share
    components:
      women: {labels: {en: "Women"}, release: ims2019, measure: stock, year: 2019, as_of: 2019-07-01, destination: PAIR, sex: female}
      all: {labels: {en: "All"}, release: ims2019, measure: stock, year: 2019, as_of: 2019-07-01, destination: PAIR}
    alternatives:
      - key: ona
        kind: region
        labels: {en: "Ona alone"}
        components:
          women: {labels: {en: "Women in Ona"}, release: ims2019, measure: stock, year: 2019, destination: ONA, sex: female}
          all: {labels: {en: "All in Ona"}, release: ims2019, measure: stock, year: 2019, destination: ONA}
      - {key: lost, kind: release, labels: {en: "a release that nobody kept"}, held: false}
"""
STATED = """\
document: {titles: {en: "A note"}, language: en, source: note}
stated:
  - key: immigrants
    text: {en: "about 2 thousand"}
    value: 2000
    unit: persons
    comparison: rounded
    rounded_to: 1000
    where: {heading: I, paragraph: 1}
  - key: women
    text: {en: "women are 48 per cent"}
    value: 48
    unit: per-cent
    comparison: rounded
    rounded_to: 1
    where: {heading: I, paragraph: 1}
"""

TABLES = {
    "ims2019_od.csv": STOCK, "ims2019_od_canada_first_release.csv": CANADA, "ims_totals.csv": TOTALS,
    "wdi_remittances_gdp_pop.csv": WDI, "oda_received.csv": ODA, "ilo_migrant_workers_2017.csv": ILO,
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of tidy tables."""
    folder = tmp_path / "tidy tables"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of figures about the small world; its table is not derived yet."""
    folder = tmp_path / "packs" / "small"
    folder.mkdir(parents=True)
    for name, text in {
        "pack.yaml": PACK,
        "parties.yaml": PARTIES,
        "figures.yaml": FIGURES,
        "stated.yaml": STATED,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def one_figure(pack: Path) -> Callable[..., Path]:
    """Replace the figures of the pack by one, made of the components given as YAML."""

    def write(formula: str, unit: str, **components: str) -> Path:
        lines = [f"      {name}: {{labels: {{en: {name}}}, {spec}}}" for name, spec in components.items()]
        head = f"figures:\n  - key: one\n    labels: {{en: One}}\n    unit: {unit}\n    formula: {formula}\n    components:\n"
        (pack / "figures.yaml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        return pack

    return write


AREAS = """\
m49,iso2,iso3,name_en,name_fr,name_es,name_ru,name_ar,name_zh,name_desa
10,ON,ONA,Ona,Ona,Ona,Она,أونا,奥纳,Ona (Republic of)
20,TW,TWA,Twa,Twa,Twa,Тва,توا,特瓦,Twa
40,FA,FAR,Fara,Fara,Fara,Фара,فارا,法拉,Fara*
41,EM,EMP,Empty,Vide,Vacío,Пусто,فارغ,空,
"""
GROUPS = """\
group,group_name,kind,iso3,since,until
PAIR,The pair,region,ONA,,
PAIR,The pair,region,TWA,,2020-12-31
EDGE,The edge,region,TWA,2019-01-01,
EDGE,The edge,region,FAR,,
"""
AGES = """\
year,iso3,sex,age,stock
2019,ONA,female,0-4,100
2019,ONA,female,5-9,80
2019,ONA,female,10+,300
2019,ONA,male,0-4,120
2019,ONA,male,5-9,100
2019,ONA,male,10+,300
"""
FULL_TOTALS = """\
revision,year,iso3,type_of_data,stock_total,stock_male,stock_female,pop_thousands_total,pop_thousands_male,pop_thousands_female,\
refugees_incl_asylum_seekers
2019,2019,ONA,B R,1000,520,480,10,5.5,4.5,70
2019,2019,TWA,C,600,270,330,4,,,
2019,2019,FAR,B,2000,1150,850,40,20,20,0
2019,2019,WLD,,3600,1940,1660,54,,,71
"""
NOTES = """\
iso3,note_no,note
,*,The designations employed imply nothing.
ONA,1,Including the islands. The estimates for 1990 to 2015 refer to Ona and Twa.
"""
SHIFTED = """\
year,dest,origin,total,male,female
2019,FAR,ONA,1400,850,550
2019,FAR,TWA,600,300,300
"""
BETWEEN = """\
sender,receiver,usd_million
ONA,TWA,2.5
FAR,TWA,4
"""


FULL = {
    "areas.csv": AREAS, "groups.csv": GROUPS, "ims_totals.csv": FULL_TOTALS, "ims2019_age_sex.csv": AGES,
    "ims2019_notes.csv": NOTES, "wb_bilateral_remittances_2017.csv": BETWEEN, "ims2019_od_canada_first_release.csv": SHIFTED,
}  # fmt: skip


@pytest.fixture
def published(data: Path) -> Path:
    """The same world as a folder that can be imported: with areas, groups, totals, ages and notes."""
    for name, text in FULL.items():
        (data / name).write_text(text, encoding="utf-8")
    return data


@pytest.fixture(scope="session")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of that world, made once: most tests only ask it."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "tidy tables").mkdir()
    for name, text in {**TABLES, **FULL}.items():
        (folder / "tidy tables" / name).write_text(text, encoding="utf-8")
    faults = [outcome for outcome in import_releases(folder / "tidy tables", store=Store(folder / "store")) if outcome.fault]
    assert faults == []
    return folder / "store"


@pytest.fixture
def store(imported_once: Path, published: Path, tmp_path: Path) -> Store:
    """A copy of one's own, which may be changed."""
    shutil.copytree(imported_once, tmp_path / "store")
    return Store(tmp_path / "store")
