"""A framework, its elements, and their links to other frameworks. Titles come from a pack, never from typing."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, short_code, shown
from stocktake.frameworks.enums import COUNTED, ElementKind


class Framework(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    titles = models.JSONField(_("titles"), default=dict)
    facts = models.JSONField(_("facts"), default=dict)
    pack = models.CharField(_("pack"), max_length=100)

    class Meta:
        verbose_name = _("framework")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Shown:
        return shown(self.titles)


class ElementQuerySet(models.QuerySet["Element"]):
    def counted(self) -> Self:
        """Objectives, principles and categories: without the finer ones, of which there are many."""
        return self.filter(kind__in=COUNTED).order_by("kind", "number", "pk")

    def objectives(self) -> Self:
        return self.filter(kind=ElementKind.OBJECTIVE).order_by("number", "pk")

    def principles(self) -> Self:
        return self.filter(kind=ElementKind.PRINCIPLE).order_by("number", "pk")

    def categories(self) -> Self:
        return self.filter(kind=ElementKind.CATEGORY).order_by("number", "pk")


class Element(models.Model):
    """An objective, a guiding principle, a category such as challenge: something a passage can be tied to.

    An action and an SDG target have no title here: they are known by their place, as “20 (b)” and “10.7”. `titles` are the
    official ones where they were seen (`title_sources` says where); `labels` are short names for tables and tags;
    `descriptions` were written for this project. `NAMED` are the fields that a name is made of, for `only`.
    """

    NAMED = ("kind", "code", "number", "titles", "labels")

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="elements")
    kind = models.CharField(_("kind"), max_length=20, choices=ElementKind.choices)
    code = models.CharField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("number"))
    group = models.CharField(_("group"), max_length=40, blank=True)
    paragraph = models.CharField(_("paragraph of the framework"), max_length=40, blank=True)
    titles = models.JSONField(_("titles"), default=dict)
    title_sources = models.JSONField(_("where each title was seen"), default=dict, blank=True)
    labels = models.JSONField(_("short names"), default=dict, blank=True)
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ElementQuerySet.as_manager()

    class Meta:
        verbose_name = _("element of the framework")
        ordering = ["framework", "kind", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind", "code"], name="one_element_per_code"),
            models.CheckConstraint(
                condition=Q(kind__in=ElementKind.values),
                name="element_of_known_kind",
                violation_error_message=_("This is no kind of element of a framework."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> Shown:
        return shown(self.titles)

    @property
    def label(self) -> Shown:
        """The short name in the interface's language; where none is known there, the title in it; then another language."""
        if self.kind in {ElementKind.ACTION, ElementKind.TARGET} and not self.titles:
            return Shown(f"{self.get_kind_display()} {self.code}", short_code(get_language()), False)
        label = shown(self.labels)
        return self.title if not label.text or (label.borrowed and not self.title.borrowed) else label

    @property
    def description(self) -> Shown:
        return shown(self.descriptions)


class Link(models.Model):
    """A link from an element to something outside, for example an SDG target, with the basis it rests on."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="links")
    scheme = models.CharField(_("scheme"), max_length=40)
    target = models.CharField(_("target"), max_length=40)
    basis = models.CharField(_("basis"), max_length=40)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("link")
        ordering = ["element", "scheme", "target"]
        constraints = [
            models.UniqueConstraint(fields=["element", "scheme", "target"], name="one_link_per_target"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.target}"
