"""What somebody typed into a field, in the form in which it is kept: numbers and dates plain, choices by their names.

Nothing is thrown away: what does not read as a number stays as it was typed, and the validation says so.
"""

import re

from stocktake.questionnaires.enums import QuestionType

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫．−", "012345678901234567890123456789..-")
"""Arabic, Persian and full-width digits, and the signs that go with them, as the plain ones."""

SPACES = re.compile(r"[\s\u00a0\u2009\u202f٬]")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def as_kept(kind: str, text: str) -> str:
    match kind:
        case QuestionType.INTEGER | QuestionType.DECIMAL:
            plain = SPACES.sub("", text).translate(DIGITS)
            return plain if PLAIN_NUMBER.fullmatch(plain) else text.strip()
        case QuestionType.DATE:
            return text.strip().translate(DIGITS)
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            return " ".join(text.split())
    return text
