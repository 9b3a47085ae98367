"""The six languages of the suggestions, and the ways in which their codes are written elsewhere."""

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
UNKNOWN = "und"
LATIN = ("en", "fr", "es")
BY_SCRIPT = {"cyrillic": "ru", "arabic": "ar", "han": "zh"}

_OTHER_NAMES = {
    "eng": "en", "english": "en", "fra": "fr", "fre": "fr", "french": "fr", "spa": "es", "spanish": "es",
    "rus": "ru", "russian": "ru", "zho": "zh", "chi": "zh", "cmn": "zh", "chinese": "zh",
    "ara": "ar", "arb": "ar", "arabic": "ar",
}  # fmt: skip


def normalise(code: str | None) -> str | None:
    """`zh-Hans`, `fr_CH`, `ENG` and the like as one of the six; `und` for another language; None if none was given."""
    if code is None or not code.strip():
        return None
    first = code.strip().lower().replace("_", "-").split("-")[0]
    first = _OTHER_NAMES.get(first, first)
    return first if first in LANGUAGES else UNKNOWN
