"""A condition as a person reads it on paper: “Only if A.2 includes “Health”.”"""

from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.texts import shown
from stocktake.questionnaires.queries.form import Form
from stocktake.questionnaires.rules.conditions import Tree


def in_words(tree: Tree, form: Form, language: str) -> str:
    return _("Only if %(condition)s.") % {"condition": _said(tree, form, language)}


def _said(tree: Tree, form: Form, language: str) -> str:
    for word, joined in (("all", _("%(first)s and %(second)s")), ("any", _("%(first)s or %(second)s"))):
        if word in tree:
            parts = [_said(part, form, language) for part in tree[word]]
            said = parts[0] if parts else ""
            for part in parts[1:]:
                said = joined % {"first": said, "second": part}
            return said
    if "not" in tree:
        return _("it is not so that %(condition)s") % {"condition": _said(tree["not"], form, language)}
    return _compared(tree, form, language)


def _compared(tree: Tree, form: Form, language: str) -> str:
    sentences = {
        ("=", False): _("%(question)s is “%(value)s”"),
        ("=", True): _("%(question)s is empty"),
        ("!=", False): _("%(question)s is not “%(value)s”"),
        ("!=", True): _("%(question)s is answered"),
        ("<", False): _("%(question)s is less than %(value)s"),
        (">", False): _("%(question)s is more than %(value)s"),
        ("selected", False): _("%(question)s includes “%(value)s”"),
        ("count =", False): _("%(value)s choices are marked in %(question)s"),
        ("count !=", False): _("not just %(value)s choices are marked in %(question)s"),
        ("count <", False): _("fewer than %(value)s choices are marked in %(question)s"),
        ("count >", False): _("more than %(value)s choices are marked in %(question)s"),
    }
    operator = f"count {tree['compare']}" if tree["op"] == "count-selected" else tree["op"]
    value = str(tree["value"])
    if operator == "count >" and value == "0":
        operator, value = "!=", ""
    sentence = sentences.get((operator, value == ""), sentences["=", False])
    return sentence % {"question": tree["question"], "value": _label(tree["question"], value, form, language)}


def _label(code: str, value: Any, form: Form, language: str) -> str:
    part = form.by_code.get(code)
    choices = form.choices_of(part.node) if part else ()
    return next((shown(choice.labels, language).text for choice in choices if choice.name == value), str(value))
