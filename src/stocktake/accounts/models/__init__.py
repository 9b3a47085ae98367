from stocktake.accounts.models.person import Person
from stocktake.accounts.models.sign_in_code import SignInCode

__all__ = ["Person", "SignInCode"]
