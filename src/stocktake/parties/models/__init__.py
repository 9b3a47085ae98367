from stocktake.parties.models.group import Group, Membership
from stocktake.parties.models.party import Party, PartyName

__all__ = ["Group", "Membership", "Party", "PartyName"]
