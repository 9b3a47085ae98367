"""The six languages of the suggestions, the ways in which their codes are written, and which a text is taken to be in."""

from collections.abc import Sequence

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
UNKNOWN = "und"
LATIN = ("en", "fr", "es")
FEW_LETTERS = 40
"""Up to so many letters, English, French and Spanish are easily taken for one another."""
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


def settled(guesses: Sequence[str], letters: Sequence[float]) -> list[str]:
    """The guesses for the texts of one source, those that rest on few letters given up for the main language.

    A script that only one of the six languages has is no guess. The main language is the one in which most is written,
    in texts that are long enough to tell, or in all of them where none is.
    """
    pairs = list(zip(guesses, letters, strict=True))
    telling = [pair for pair in pairs if pair[1] > FEW_LETTERS] or pairs
    written = {language: sum(count for guess, count in telling if guess == language) for language, _count in telling}
    main = max(written, key=lambda language: (written[language], language), default=UNKNOWN)
    doubtful = {*LATIN, UNKNOWN}
    return [main if count <= FEW_LETTERS and guess in doubtful else guess for guess, count in pairs]
