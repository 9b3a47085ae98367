"""The one tokeniser: how a text is taken apart, and the forms under which each word can be found.

A *token* is a word, a number, or a run of Chinese characters, as it stands in the text. Its *forms* are what is stored
and compared: the word as written (folded), what inflection leaves of it, and in Arabic also the word without the
particles written together with it. Chinese has no spaces: a run becomes overlapping pairs and its last character.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer  # type: ignore[import-not-found]

EXACT = "="
"""Stands before a form that is the word as written; a quoted phrase asks for these, so `"work"` is not `works`."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef\u3005\u3007"
_MARKS = "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(
    f"(?P<han>[{_HAN}]+)|(?P<number>\\d+(?:[.,\u066b\u066c]\\d+)*)|(?P<word>[^\\W\\d_{_HAN}](?:[^\\W_{_HAN}]|[{_MARKS}])*)"
)
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]")
_ARABIC_LETTERS = str.maketrans("أإآٱىیئةؤک", "ااااييي" + "هوك", "ءـ")
# Longest first. At least three letters must remain, or the word only happens to begin so.
_ARABIC_BEFORE = ("وبال", "وكال", "فبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_ARABIC_REMAINS = 3
_SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
LATIN_LANGUAGES = ("en", "fr", "es")
LONGEST = 200
"""Characters kept of a form; no word is that long, but a broken file may hold one that is."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text and where it stands there: characters `start` to `end`, the last one not included."""

    text: str
    start: int
    end: int
    kind: str  # han, number or word


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text as written, in order. Positions are those of the text given."""
    for match in _TOKEN.finditer(text):
        yield Token(match.group(), match.start(), match.end(), match.lastgroup or "word")


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """The form in which two writings of one word are the same: NFKC, lower case, accents and vowel marks folded.

    The Russian й stays a letter of its own; Arabic letters take their plain shapes, tatweel and hamza on its own go.
    """
    plain = unicodedata.normalize("NFKC", word).lower().replace("ß", "ss")
    if plain.isascii():
        return plain
    if _CYRILLIC.match(plain):
        return plain.replace("ё", "е").replace("\u0301", "")
    if not _ARABIC.match(plain):
        plain = unicodedata.normalize("NFKD", plain).replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Mn").translate(_ARABIC_LETTERS)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[language])


def _stem(word: str, language: str) -> str:
    # Snowball reads the accents that folding takes away, so it gets the word before they go.
    return folded(_stemmer(language).stemWord(unicodedata.normalize("NFKC", word).lower()))


def without_particle(word: str) -> str:
    """A folded Arabic word without the particles written together with it; other scripts unchanged."""
    before = next((part for part in _ARABIC_BEFORE if word.startswith(part) and len(word) >= len(part) + _ARABIC_REMAINS), "")
    return word[len(before) :] if _ARABIC.match(word) else word


@lru_cache(maxsize=50_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """The forms of a word or number, the written one first. The script decides before the language does.

    `language` is one of the six codes; with any other one, a word in Latin letters is only folded.
    """
    plain = folded(word)[:LONGEST]
    if plain[:1].isdigit():
        return (number_form(plain),)
    if _ARABIC.match(plain):
        return tuple(dict.fromkeys((plain, without_particle(plain))))
    if _CYRILLIC.match(plain):
        return (_stem(word, "ru")[:LONGEST],)
    if _LATIN.match(plain) and language in LATIN_LANGUAGES:
        return (_stem(word, language)[:LONGEST],)
    return (plain,)


def number_form(digits: str) -> str:
    """Digits of any script as 0 to 9, parted by points: `7,1` and `٧٫١` are `7.1`."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else "." for sign in digits)


def question_forms(word: str, language: str = "") -> tuple[str, ...]:
    """The forms under which a word of a question may be stored.

    The language of a question in Latin letters is not known unless the person chose one; so every stem counts.
    """
    asked = (language,) if language else (*LATIN_LANGUAGES, "")
    return tuple(dict.fromkeys(form for each in asked for form in forms(word, each)))


def pairs(run: str) -> list[str]:
    """A run of Chinese as overlapping pairs; a single character as itself."""
    run = folded(run)
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def stored_pairs(run: str) -> list[str]:
    """What is stored of a run: its pairs and its last character, so that a prefix finds every character."""
    run = folded(run)
    return [run[at : at + 2] for at in range(len(run))]
