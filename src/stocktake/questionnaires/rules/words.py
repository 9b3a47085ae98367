"""How long a text is, in words, and which language it seems to be in. Both are told to people, so both err on the kind side."""

import re
from collections.abc import Sequence
from math import ceil

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")

SCRIPTS = {"zh": (HAN, 3), "ru": (CYRILLIC, 1), "ar": (ARABIC, 1)}
"""The languages that have a script of their own among the six, and how many letters a sign of it stands for."""

_SMALL = {
    "en": "the and of to in for was were with by that from has have been are is it their which on this",
    "fr": "le la les des du et en dans pour une par avec sur est ont été qui que aux au ses leur cette ces",
    "es": "el la los las del y en para una por con se fue han que su sus este esta como más ha son al",
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
"""Words that hardly any sentence of the language does without."""

ENOUGH_LETTERS = 40
"""Below this a text is a name, a number or a title, and tells nothing of its language."""

CLEARLY_MORE = 2
"""A Latin text is told apart only if one language has so many times the small words of the next."""


def count_words(text: str) -> int:
    """The words of a text: what stands between spaces and holds a letter or a digit; two Chinese characters are a word.

    A page that counts while one types does the same: `[\\p{L}\\p{N}]` between spaces, Han characters taken out and halved.
    """
    spaced = (piece for piece in HAN.sub(" ", text).split() if any(sign.isalnum() for sign in piece))
    return ceil(len(HAN.findall(text)) / 2) + sum(1 for _piece in spaced)


def language_of(text: str) -> str | None:
    """The language a text is clearly written in, among the six; None where that cannot be told."""
    weights = {code: len(script.findall(text)) * weight for code, (script, weight) in SCRIPTS.items()}
    weights["latin"] = len(LATIN.findall(text))
    if sum(weights.values()) < ENOUGH_LETTERS:
        return None
    main = max(weights, key=lambda code: weights[code])
    if 2 * weights[main] < sum(weights.values()):
        return None
    return _latin(text.lower().split()) if main == "latin" else main


def _latin(words: Sequence[str]) -> str | None:
    counts = sorted(((sum(word in small for word in words), code) for code, small in SMALL_WORDS.items()), reverse=True)
    (most, code), (next_most, _next) = counts[0], counts[1]
    return code if most >= 3 and most >= CLEARLY_MORE * next_most else None
