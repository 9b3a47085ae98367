"""The command `stocktake`: a table of verbs, each a management command of the room it belongs to.

The table says what a verb needs before it runs: nothing, a database, one with a review in it, or an empty one of its own.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum, auto

HELP = """\
usage: stocktake VERB [OPTION…]        (stocktake VERB --help says more, with an example)

to begin
  serve        start everything: database, pages, worker
  test         install what tests need, and run them all

the work
  walk         run a whole review headless: packs and files in, a synthesis out
  suggest      objectives for passages, as JSON lines
  take-in      take files into a review
  reread       read a review's originals again with the present reader
  learn        let the suggestions of a review learn from its decisions
  codes        codes to and from other programs: REFI-QDA, annotations, tables
  write        write a review's synthesis anew
  party        who takes part in a review, and how far they are
  form         a party's form as a Word, Excel or draft file
  intake       files that came back: what they propose, or take it over
  answers      what a party answers now
  statistics   releases of statistics in, numbers with their recipes out
  figure       one figure of a pack, with its recipe
  indicators   what parties returned as indicators, beside what others published
  questionnaire  a questionnaire in or out as a spreadsheet, or checked
  pack         check or load a pack

the house
  check        verify the activity log and the thread
  setup        only install; lint, bench, docs, words: for those who build
  manage       Django's own commands
"""


class Need(Enum):
    NOTHING = auto()
    DATABASE = auto()
    REVIEW = auto()
    SCRATCH = auto()


@dataclass(frozen=True)
class Verb:
    """`free`: first words after which the verb needs nothing at all."""

    command: str
    need: Need = Need.NOTHING
    free: frozenset[str] = frozenset()


VERBS = {
    "serve": Verb("serve"),
    "worker": Verb("worker"),
    "walk": Verb("walk", Need.SCRATCH),
    "suggest": Verb("suggest"),
    "take-in": Verb("take_in", Need.DATABASE),
    "reread": Verb("reread", Need.REVIEW),
    "learn": Verb("learn", Need.REVIEW),
    "codes": Verb("codes", Need.REVIEW),
    "indicators": Verb("indicators", Need.REVIEW),
    "write": Verb("write", Need.DATABASE),
    "party": Verb("party", Need.REVIEW),
    "form": Verb("form", Need.REVIEW),
    "intake": Verb("intake", Need.REVIEW),
    "answers": Verb("answers", Need.REVIEW),
    "statistics": Verb("statistics"),
    "figure": Verb("figure"),
    "questionnaire": Verb("questionnaire", Need.REVIEW, free=frozenset({"check"})),
    "pack": Verb("pack", Need.DATABASE),
    "check": Verb("check_thread", Need.DATABASE),
    "test": Verb("run_tests"),
    "lint": Verb("lint"),
    "bench": Verb("bench"),
    "docs": Verb("make_docs"),
    "words": Verb("words"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb; every refusal is one line on standard error and exit code 1, a wrong call is 2."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"help", "--help", "-h"}:
        print(HELP, end="")
        return 0
    if words[0] in {"version", "--version"}:
        from stocktake import __version__

        print(__version__)
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    if words[0] == "manage":
        return _guarded(lambda: _manage(words[1:]))
    if words[0] not in VERBS:
        print(f"stocktake: there is no verb “{words[0]}”; stocktake help lists them", file=sys.stderr)
        return 2
    return _guarded(lambda: _run(words[0], words[1:]))


def _guarded(run: Callable[[], None]) -> int:
    from stocktake.foundation.refusals import Refusal

    try:
        run()
    except Refusal as refusal:
        print(f"stocktake: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stocktake: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing to say and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def _run(word: str, words: list[str]) -> None:
    import django
    from django.core.management import CommandError, get_commands, load_command_class

    django.setup()
    from stocktake.config.catalogues import compile_catalogues

    compile_catalogues()
    verb = VERBS[word]
    command = load_command_class(get_commands()[verb.command], verb.command)
    command._called_from_command_line = True  # type: ignore[attr-defined]  # a wrong option is told with the usage, code 2
    parser = command.create_parser("stocktake", verb.command)
    parser.prog = f"stocktake {word}"
    options = vars(parser.parse_args(words))
    positional = options.pop("args", ())
    try:
        with _ground(Need.NOTHING if words and words[0] in verb.free else verb.need):
            command.execute(*positional, **options)
    except CommandError as error:
        print(f"stocktake: {error}", file=sys.stderr)
        raise SystemExit(error.returncode) from None


def _ground(need: Need) -> AbstractContextManager[object]:
    from stocktake.config.ground import migrated_database, reviewed_database, scratch_database

    return {
        Need.NOTHING: nullcontext, Need.DATABASE: migrated_database, Need.REVIEW: reviewed_database, Need.SCRATCH: scratch_database,
    }[need]()  # fmt: skip


def _manage(words: list[str]) -> None:
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    from stocktake.config.database import server

    with server():
        execute_from_command_line(["stocktake manage", *words])
