"""Releases: the published states of a dataset that figures may be taken from, each pinned, with its terms.

A release whose terms are not stated may be computed with, but nothing from it is put into a pack.
"""

from dataclasses import dataclass

from stocktake.statistics.measures.question import Measure

IGO = "CC BY 3.0 IGO"
NOT_STATED = ""


PUBLISHED = "published"
"""In place of a measure: a single number as a publication prints it."""


@dataclass(frozen=True, slots=True)
class Release:
    """`files`: the tables it is read from; where there are two, the rows of the second replace those of the first."""

    code: str
    dataset: str
    measure: str
    files: tuple[str, ...]
    attribution: str
    terms: str
    revision: str = ""

    @property
    def may_be_shipped(self) -> bool:
        return self.terms != NOT_STATED


def _desa(year: int, state: str = "") -> str:
    return (
        "United Nations, Department of Economic and Social Affairs, Population Division "
        f"({year}). International Migrant Stock {year} (United Nations database, POP/DB/MIG/Stock/Rev.{year}){state}."
    )


RELEASES = {
    release.code: release
    for release in (
        Release("ims2019", "ims", Measure.STOCK, ("ims2019_od.csv",), _desa(2019), IGO, "2019"),
        Release(
            "ims2019-first", "ims", Measure.STOCK, ("ims2019_od.csv", "ims2019_od_canada_first_release.csv"),
            _desa(2019, ", with the rows of Canada as first released"), IGO, "2019",
        ),
        Release("ims2020", "ims", Measure.STOCK, ("ims2020_od.csv",), _desa(2020), IGO, "2020"),
        Release("ims2024", "ims", Measure.STOCK, ("ims2024_od.csv",), _desa(2024), NOT_STATED),
        Release(
            "wdi", "wdi", Measure.REMITTANCES_RECEIVED, ("wdi_remittances_gdp_pop.csv",),
            "World Bank, World Development Indicators as of early 2025: BX.TRF.PWKR.CD.DT, personal remittances, received (current US$).",
            "CC BY 4.0",
        ),
        Release(
            "oda", "oda", Measure.ODA_RECEIVED, ("oda_received.csv",),
            "World Bank, World Development Indicators (copy of March 2026): DT.ODA.ODAT.PC.ZS, net official development "
            "assistance received per head (current US$), times the population.",
            "CC BY 4.0",
        ),
        Release(
            "ilo2017", "ilo", PUBLISHED, ("ilo_migrant_workers_2017.csv",),
            "International Labour Organization, regional web page on labour migration in Asia and the Pacific "
            "(http://ilo.ch/asia/areas/labour-migration/lang--en/index.htm).",
            "short quotation",
        ),
    )
}  # fmt: skip
"""By code. The bilateral remittances of 2017 will join for computing alone; their terms are not stated."""
