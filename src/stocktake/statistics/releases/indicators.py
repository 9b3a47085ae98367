"""Indicators of a series as the World Bank names them, with what was worked out from them."""

REMITTANCES_RECEIVED = "BX.TRF.PWKR.CD.DT"
REMITTANCES_PAID = "BM.TRF.PWKR.CD.DT"
GDP = "NY.GDP.MKTP.CD"
POPULATION = "WPP2024.POP"
ODA = "oda_current_usd_derived"
"""Net official development assistance received: per head (DT.ODA.ODAT.PC.ZS) times the population, current dollars."""
