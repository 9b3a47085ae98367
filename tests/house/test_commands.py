"""Every command of the house can be asked for help, and answers with an example."""

import argparse
from collections.abc import Iterator

import pytest
from django.core.management import get_commands, load_command_class

from stocktake.config import command
from stocktake.config.house_map import SOURCE

OWN = sorted(path.stem for path in SOURCE.glob("*/management/commands/*.py") if path.stem != "__init__")


def everything_said(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from everything_said(below)


@pytest.mark.parametrize("name", OWN)
def test_the_help_has_an_example(name: str):
    parser = load_command_class(get_commands()[name], name).create_parser("stocktake", name)
    words = " ".join(everything_said(parser)).lower()
    assert "example" in words
    assert "stocktake" in words.partition("example")[2]


@pytest.mark.parametrize("name", OWN)
def test_the_help_speaks_of_nothing_but_the_verb(name: str):
    said = " ".join(everything_said(load_command_class(get_commands()[name], name).create_parser("stocktake", name)))
    assert [word for word in ("--settings", "--pythonpath", "--traceback", "--skip-checks") if word in said] == []


def test_every_verb_leads_to_a_command_and_every_command_has_a_verb():
    assert sorted(verb.command for verb in command.VERBS.values()) == OWN


def test_the_help_of_the_house_names_every_verb_but_the_worker():
    assert [word for word in command.VERBS if word not in command.HELP and word != "worker"] == []


def test_an_unknown_verb_is_a_wrong_call(capsys: pytest.CaptureFixture[str]):
    assert command.main(["dance"]) == 2
    assert "there is no verb “dance”" in capsys.readouterr().err
