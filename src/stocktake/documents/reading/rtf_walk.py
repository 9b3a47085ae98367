"""The walk through a Rich Text file: groups open and close, words change what holds, letters go where they belong."""

from __future__ import annotations

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rtf_body import Body, Look, Style
from stocktake.documents.reading.rtf_state import LEFT_OUT, READ_THOUGH_STARRED, SIGNS, State
from stocktake.documents.reading.rtf_tokens import Token, encoding_of, page_of_charset, tokens
from stocktake.documents.refusals import refuse
from stocktake.documents.tree import BlockKind

_DEEPEST = 1_000
_ABOUT = {"title": "title", "author": "author"}
_ASIDE = {"footnote": "note", "shptxt": "box"}
_PAGES = {"mac": 10000, "pc": 437, "pca": 850}


class Walk:
    """One walk through one file; afterwards ``body`` holds the pieces and ``about`` what the file says of itself."""

    def __init__(self) -> None:
        self.body = Body()
        self.about: dict[str, str] = {}
        self.revisions = self.comments = self.pictures = False
        self._state = State()
        self._stack: list[tuple[State, Body | None, str]] = []  # the state outside; and for a note or a box the body outside it
        self.left_open = 0
        self._file_page = 1252
        self._faces: dict[int, int] = {}
        self._bytes = bytearray()
        self._to_skip = 0
        self._high = ""  # first half of a character beyond the basic plane
        self._naming = ""  # style or face being defined
        self._style = 0
        self._endnote = False

    def run(self, data: bytes) -> None:
        """Walk to the end. Raises Unreadable ``damaged`` for groups nested beyond reason."""
        for token in tokens(data):
            if token.kind == "bytes":
                self._letters(token.data)
                continue
            self._decode()
            match token.kind:
                case "open":
                    if len(self._stack) >= _DEEPEST:
                        raise refuse("damaged")
                    self._stack.append((self._state, None, ""))
                    self._state = self._state.inner()
                    self._to_skip = 0
                case "close":
                    self._close()
                case "sign":
                    self._sign(token.word)
                case _:
                    self._word(token)
        self._decode()
        self.left_open = len(self._stack)
        while self._stack:
            self._close()
        self.body.close()

    def _letters(self, data: bytes) -> None:
        self._state.heads = False
        if self._to_skip:
            step = min(self._to_skip, len(data))
            self._to_skip -= step
            data = data[step:]
        if data:
            self._bytes += data

    def _decode(self) -> None:
        """The letters gathered so far belong to one face; double-byte characters are whole in them."""
        if self._bytes:
            text = bytes(self._bytes).decode(encoding_of(self._state.page), "replace")
            self._bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        state = self._state
        if state.hidden or state.deleted:
            self.revisions = self.revisions or state.deleted
            return
        match state.into:
            case "text":
                self.body.say(text, bold=state.bold)
            case "number":
                self.body.number.append(text)
            case "style":
                self._naming += text
            case "title" | "author":
                self.about[state.into] = tidy(self.about.get(state.into, "") + text)

    def _sign(self, sign: str) -> None:
        self._to_skip = max(0, self._to_skip - 1) if self._to_skip else 0
        match sign:
            case "*":
                self._state.starred = True
            case "~":
                self._say("\u00a0")
            case "_":
                self._say("\u2011")
            case "{" | "}" | "\\":
                self._say(sign)
            case "\r" | "\n":
                self._end("par")
            case "\t":
                self._say(" ")

    def _word(self, token: Token) -> None:
        word, value, state = token.word, token.value, self._state
        first, state.heads = state.heads, False
        named = (first or state.starred) and self._destination(word)
        state.starred = False
        if named:
            return
        if word in SIGNS:
            self._say(SIGNS[word])
        elif word == "u" and value is not None:
            self._unicode(value)
        elif word == "uc":
            state.skip = max(0, min(value if value is not None else 1, 10))
        elif word in ("par", "sect", "page", "cell", "nestcell", "row"):
            self._end(word)
        elif word == "b":
            state.bold = value != 0
        elif word == "v":
            state.hidden = value != 0
        elif word == "deleted":
            state.deleted = value != 0
        elif word in ("revised", "revtim"):
            self.revisions = True
        elif word == "plain":
            state.bold = state.hidden = state.deleted = False
            state.page = self._file_page
        elif word == "f" and value is not None:
            self._face(value)
        elif word == "fcharset" and state.into == "face":
            self._faces[self._style] = page_of_charset(value or 0, self._file_page)
        elif word == "ansicpg" and value:
            self._file_page = state.page = value
        elif word in _PAGES:
            self._file_page = state.page = _PAGES[word]
        else:
            self._paragraph(word, value)

    def _paragraph(self, word: str, value: int | None) -> None:
        look, into = self.body.look, self._state.into
        if word == "s" and into == "style":
            self._style = value or 0
        elif word == "outlinelevel" and value is not None and into == "style":
            self.body.styles.setdefault(self._style, Style()).outline = value if value < 9 else None
        elif into in ("text", "number"):
            match word:
                case "pard":
                    self.body.look = Look()
                case "s":
                    look.style = value or 0
                case "outlinelevel":
                    look.outline = value
                case "intbl":
                    look.in_table = True
                case "ilvl":
                    look.level = min(max(value or 0, 0), 8)
                case "ftnalt":
                    self._endnote = True

    def _destination(self, word: str) -> bool:
        """Whether a group's first word says where its letters belong."""
        state = self._state
        if word in ("pict", "shppict"):
            self.pictures = True
        if word == "annotation":
            self.comments = True
        if state.into == "nothing":
            if word == "shptxt":
                self._aside("box")
            elif word == "ud":
                state.into = "text"
            return word in LEFT_OUT or word in ("shptxt", "ud") or state.starred
        if word in ("stylesheet", "fonttbl"):
            state.into = "style" if word == "stylesheet" else "face"
        elif word == "info":
            state.into = "info"
        elif state.into == "info":
            state.into = _ABOUT.get(word, "info")
        elif word in ("listtext", "pntext"):
            self.body.number = []
            state.into = "number"
        elif word in _ASIDE and state.into == "text":
            self._aside(_ASIDE[word])
        elif word in LEFT_OUT or state.starred and word not in READ_THOUGH_STARRED and state.into != "style":
            state.into = "nothing"
        else:
            return False
        return True

    def _aside(self, kind: str) -> None:
        """A note or a box begins: a body of its own, until its group ends."""
        self._stack[-1] = (self._stack[-1][0], self.body, kind)
        self.body = Body(styles=self.body.styles, counts=self.body.counts)
        self._state.into, self._endnote = "text", False
        self._state.hidden = self._state.deleted = False

    def _close(self) -> None:
        if not self._stack:
            return
        was = self._state
        self._state, kept, kind = self._stack.pop()
        self._to_skip = 0
        if kept is not None:
            inner, self.body = self.body, kept
            inner.close()
            self._lay_aside(inner, kind)
        elif was.into == "style" and self._state.into == "style":
            style = self.body.styles.setdefault(self._style, Style())
            style.name = style.name or tidy(self._naming).rstrip(";").split(";")[0].lower()
            self._naming, self._style = "", 0

    def _lay_aside(self, inner: Body, kind: str) -> None:
        """What a note or a box said follows the paragraph it hangs on."""
        if kind == "box":
            self.body.after += inner.pieces
            return
        sort = "E" if self._endnote else "N"
        self.body.counts[sort] += 1
        text = " ".join(piece.text for piece in inner.pieces)
        if text:
            note = Piece(text, f"{sort}{self.body.counts[sort]}")
            note.become(BlockKind.FOOTNOTE, 0, str(self.body.counts[sort]))
            self.body.after.append(note)

    def _face(self, value: int) -> None:
        if self._state.into == "face":
            self._style = value
        else:
            self._state.page = self._faces.get(value, self._file_page)

    def _unicode(self, value: int) -> None:
        """A character by its number; what stands for it in older readers is passed over."""
        self._to_skip = self._state.skip
        code = value + 65_536 if value < 0 else value
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._say((self._high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
            self._high = ""
        elif 0 < code <= 0x10FFFF:
            self._say(chr(code))

    def _end(self, word: str) -> None:
        if self._state.into != "text":
            return
        match word:
            case "cell":
                self.body.end_cell()
            case "row":
                self.body.end_row()
            case "nestcell":  # a table inside a cell: its cells are paragraphs of the cell
                self.body.look.in_table = True
                self.body.end_paragraph()
            case _:
                if self.body.letters or self.body.after or word == "par":
                    self.body.end_paragraph()
