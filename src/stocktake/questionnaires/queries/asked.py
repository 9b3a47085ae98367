"""What is asked of whoever sits at a desk: the pages of the form, the questions on each, and how far they are answered."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.queries.form import Form, Part
from stocktake.questionnaires.rules.validation import Place


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered on one page: what stands directly in a section. Sections within it are pages of their own.

    `above`: the sections around it. `codes`: the questions on it that are put to this desk at all.
    """

    part: Part
    above: tuple[Part, ...]
    codes: frozenset[str]

    @property
    def code(self) -> str:
        return self.part.code

    @property
    def parts(self) -> tuple[Part, ...]:
        """A question or repeated group that lies in no section is a page of its own."""
        if self.part.node.kind != NodeKind.SECTION:
            return (self.part,)
        return tuple(part for part in self.part.children if part.node.kind != NodeKind.SECTION)


@dataclass(frozen=True, slots=True)
class Progress:
    answered: int
    of: int

    @property
    def is_done(self) -> bool:
        return self.of > 0 and self.answered == self.of


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as one desk sees it. `items`: the keys of the standing items of each repeated group."""

    form: Form
    pages: tuple[Page, ...]
    items: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def page(self, code: str) -> Page | None:
        return next((page for page in self.pages if page.code == code), None)

    def page_of(self, question: str) -> Page | None:
        return next((page for page in self.pages if question in page.codes), None)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset().union(*(page.codes for page in self.pages))

    def places(self, page: Page) -> list[Place]:
        """Every place of the page where an answer can stand, in reading order; an item's questions follow each other."""
        found: list[Place] = []
        for part in (below for top in page.parts for below in top.walk()):
            if part.node.kind == NodeKind.REPEAT:
                inner = [below.code for below in part.walk() if below.code in page.codes]
                found += [(code, item) for item in self.items.get(part.code, ()) for code in inner]
            elif part.code in page.codes and self.form.repeat_of(part.code) is None:
                found.append((part.code, ""))
        return found

    def progress(self, page: Page, texts: Mapping[Place, str], *, given: Mapping[Place, str] | None = None) -> Progress:
        """How many of the questions that are asked have an answer. What a condition hides does not count.

        `given`: the answers that count, where they are not those that the conditions read (`texts`).
        """
        asked = [place for place in self.places(page) if self.is_asked(place, texts)]
        counted = texts if given is None else given
        return Progress(sum(1 for place in asked if counted.get(place, "").strip()), len(asked))

    def is_shown(self, page: Page, texts: Mapping[Place, str]) -> bool:
        """Whether a page is asked at all just now."""
        return self.form.is_asked(page.code, reading(self.form, None, "", texts))

    def is_asked(self, place: Place, texts: Mapping[Place, str]) -> bool:
        question, item = place
        return self.form.is_asked(question, reading(self.form, self.form.repeat_of(question), item, texts))


def reading(form: Form, group: str | None, item: str, texts: Mapping[Place, str]) -> Callable[[str], str]:
    """How a condition in an item reads other answers: first within the item, then outside."""

    def answer_to(code: str) -> str:
        beside = group is not None and code in form.by_code and form.repeat_of(code) == group
        return texts.get((code, item if beside else ""), "")

    return answer_to


def asked_of(
    form: Form, *, audience: str, switches: Collection[str], sections: Collection[str] | None = None,
    items: Mapping[str, Sequence[str]] | None = None,
) -> Asked:  # fmt: skip
    """`sections`: what a contributor was asked for; None is everything."""

    def is_put(part: Part) -> bool:
        return form.asks(part.code, audience=audience, switches=switches) and (sections is None or form.under(part.code, sections))

    pages = []
    for part, above in _sections(form.parts, ()):
        page = Page(part, above, frozenset())
        codes = frozenset(below.code for top in page.parts for below in top.walk() if below.is_question and is_put(below))
        if codes:
            pages.append(Page(part, above, codes))
    return Asked(form, tuple(pages), items or {})


def _sections(parts: Sequence[Part], above: tuple[Part, ...]) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    """Every part that is a page, in reading order, with the sections around it."""
    for part in parts:
        if part.node.kind == NodeKind.SECTION:
            yield part, above
            yield from _sections([child for child in part.children if child.node.kind == NodeKind.SECTION], (*above, part))
        elif part.node.kind != NodeKind.NOTE:
            yield part, above
