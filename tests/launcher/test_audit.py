"""`stocktake lint --audit` asks about every locked package; one that it could not ask about is not in order."""

from collections.abc import Sequence

import pytest
from django.core.management import call_command

from stocktake.config import development


def test_a_package_that_could_not_be_asked_about_fails_the_audit(monkeypatch: pytest.MonkeyPatch):
    asked: dict[str, Sequence[str]] = {}

    def passes(name: str, command: Sequence[str], **_more: str) -> bool:
        asked[name] = command
        return True

    monkeypatch.setattr(development, "lint", lambda: True)
    monkeypatch.setattr(development, "passes", passes)
    call_command("lint", audit=True)
    assert set(asked) == {"known weaknesses, requirements.lock", "known weaknesses, requirements-test.lock"}
    assert all("--strict" in command and "--require-hashes" in command for command in asked.values())


def test_what_the_audit_finds_ends_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(development, "lint", lambda: True)
    monkeypatch.setattr(development, "passes", lambda *_words: False)
    with pytest.raises(SystemExit):
        call_command("lint", audit=True)
