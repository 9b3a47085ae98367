"""How a passage is taken apart, and the forms in which its words are compared.

A *token* is a word of an alphabetic script or a run of Chinese characters, exactly as it stands in the text, so that
an explanation can quote the text itself. Numbers are no tokens: they say nothing about the subject. To compare words:

* `key`: compatibility forms and case folded, accents folded, Arabic letters in their plain shapes without marks;
* `bare`: a key without what Arabic writes together with the word (wa-, bi-, al-, …, pronouns at the end);
* `stem`: what inflection leaves, by language; the form in which terms of the lexicon are found.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import Stemmer  # type: ignore[import-not-found]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(f"[{HAN}]+|[^\\W\\d_{HAN}](?:[^\\W_{HAN}]|[{_MARKS}])*")
_HAN_RUN = re.compile(f"[{HAN}]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)

_ARABIC_LETTERS = str.maketrans("أإآٱىیئةؤک", "ااااييي" + "هوك", "ءـ")
# Longest first. At least three letters must remain, or the word was not put together in this way.
_ARABIC_BEFORE = ("وبال", "وكال", "فبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")
_ARABIC_AFTER = (
    "اتهم", "اتها", "هما", "كما", "تهم", "تها", "ات", "ون", "ين", "ان",
    "ها", "هم", "هن", "نا", "كم", "يه", "ه", "ي",
)  # fmt: skip
_SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
LONGEST_HAN_GRAM = 2

# Chinese characters that hold words together or count and point; a group that begins or ends with one is no word.
HAN_PARTICLES = (
    "的了着过地得和与及或并而且等在于对为把被从向由以将可能会是有也都还"
    "就又才更最不没未无这那其之所各每个一二三四五六七八九十两们上下中里内"
)

tokens: Callable[[str], list[str]] = _TOKEN.findall
"""The tokens of a text as written, in order."""


def is_han(token: str) -> bool:
    """Whether a token is a run of Chinese characters, which has no spaces to cut it into words."""
    return _HAN_RUN.match(token) is not None


def han_grams(run: str) -> list[str]:
    """The single characters and overlapping pairs of a run of Chinese: what stands in for words."""
    return [run[at : at + size] for size in range(1, LONGEST_HAN_GRAM + 1) for at in range(len(run) - size + 1)]


def script(key_: str) -> str:
    """The script of a key: `latin`, `cyrillic`, `arabic`, `han` or `other`."""
    for name, pattern in (("han", _HAN_RUN), ("arabic", _ARABIC), ("cyrillic", _CYRILLIC), ("latin", _LATIN)):
        if pattern.match(key_):
            return name
    return "other"


@lru_cache(maxsize=50_000)
def key(token: str) -> str:
    """The form in which two writings of one word are the same."""
    word = unicodedata.normalize("NFKC", token).casefold()
    if word.isascii():
        return word
    if _CYRILLIC.match(word):
        # й is a letter of its own, though Unicode can take it apart; only the dots of ё and stress marks go.
        return word.replace("ё", "е").replace("\u0301", "")
    if not _ARABIC.match(word):
        word = unicodedata.normalize("NFKD", word).replace("œ", "oe").replace("æ", "ae")
    plain = "".join(letter for letter in word if unicodedata.category(letter) != "Mn")
    return plain.translate(_ARABIC_LETTERS)


def bare(key_: str) -> str:
    """A key without the particles and pronouns that Arabic writes together with the word; other scripts unchanged."""
    if not _ARABIC.match(key_):
        return key_
    word = key_
    before = next((part for part in _ARABIC_BEFORE if word.startswith(part) and len(word) >= len(part) + 3), "")
    word = word[len(before) :]
    after = next((part for part in _ARABIC_AFTER if word.endswith(part) and len(word) >= len(part) + 3), "")
    return word[: len(word) - len(after)]


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stem_word: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[language]).stemWord
    return stem_word


@lru_cache(maxsize=50_000)
def stem(token: str, language: str) -> str:
    """The form by which a term is found whatever its inflection. In an unknown language it is the key.

    The script decides before the language does: a Russian word inside a French passage is stemmed as Russian.
    """
    plain = key(token)
    written_in = script(plain)
    if written_in == "arabic":
        return bare(plain)
    if written_in == "cyrillic":
        return _stemmer("ru")(plain)
    if written_in == "latin" and language in ("en", "fr", "es"):
        # Snowball reads the accents that a key has lost, so it gets the word before they are folded.
        return key(_stemmer(language)(unicodedata.normalize("NFC", token).casefold()))
    return plain
