"""Voters are asked only where they are set up, never about what is restricted, and believed only where their words stand in the text."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Suggestion
from stocktake.evidence.suggestions import PassageSuggestions, material
from stocktake.evidence.suggestions import Suggestion as Made
from stocktake.evidence.suggestions.embeddings import EmbeddingsVoter
from stocktake.evidence.suggestions.endpoint import EndpointVoter
from stocktake.evidence.suggestions.voters import Asked, Vote, VoterSilent, ask, heard
from stocktake.foundation.packs import pack_folder

CODES = {"5": "Pathways", "20": "Remittances"}
VAGUE = "The office in the valley was opened again and people came from far away."


class Endpoint(ThreadingHTTPServer):
    """An endpoint on this machine that keeps what it was asked, and answers `says`."""

    says: object = ""
    status = 200

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.headers: list[dict] = []
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def votes(self, *votes: tuple[str, str]) -> None:
        self.says = json.dumps({"votes": [{"code": code, "span": span} for code, span in votes]})


class Answering(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.headers.append({"path": self.path, **self.headers})
        self.send_response(self.server.status)
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": self.server.says}}]}).encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def voter(endpoint: Endpoint, **more) -> EndpointVoter:
    return EndpointVoter(endpoint.url, "small", CODES, **more)


def open_(text: str) -> Asked:
    return Asked(text, "en", restricted=False)


# -- the endpoint ----------------------------------------------------------------------------------------------------------


def test_the_endpoint_is_asked_as_openai_is_and_its_votes_come_back_with_their_words(endpoint):
    endpoint.votes(("20", "people came"), ("5", "opened again"))
    assert ask(voter(endpoint, key="secret"), [open_(VAGUE)]) == [(Vote("20", "people came"), Vote("5", "opened again"))]
    (asked,) = endpoint.asked
    assert asked["model"] == "small"
    assert asked["messages"][-1]["content"] == VAGUE
    assert "20: Remittances" in asked["messages"][0]["content"]
    assert endpoint.headers[0]["path"] == "/v1/chat/completions"
    assert endpoint.headers[0]["Authorization"] == "Bearer secret"


def test_words_that_do_not_stand_in_the_passage_and_unknown_codes_do_not_count(endpoint):
    endpoint.votes(("20", "People came"), ("99", "people came"), ("5", ""))
    assert ask(voter(endpoint), [open_(VAGUE)]) == [()]


@pytest.mark.parametrize("says", ["no JSON", "[]", '{"votes": 3}', '{"votes": [7]}', '{"votes": [{"code": "5"}]}', None])
def test_an_answer_that_cannot_be_read_is_silence(endpoint, says):
    endpoint.says = says
    with pytest.raises(VoterSilent):
        ask(voter(endpoint), [open_(VAGUE)])


@pytest.mark.parametrize("status", [302, 307, 401, 500])
def test_a_refusal_is_silence_and_nothing_is_sent_on_to_another_address(endpoint, status):
    endpoint.status = status
    with pytest.raises(VoterSilent):
        ask(voter(endpoint), [open_(VAGUE)])
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize("address", ["http://models.example/v1", "ftp://127.0.0.1/", "models.example", ""])
def test_only_an_encrypted_address_or_this_machine_may_be_asked(address):
    with pytest.raises(VoterSilent):
        EndpointVoter(address, "small", CODES)


def test_what_is_restricted_never_leaves(endpoint):
    endpoint.votes(("20", "people came"))
    votes = ask(voter(endpoint), [Asked(VAGUE, "en", restricted=True), open_(VAGUE)])
    assert [bool(each) for each in votes] == [False, True]
    assert len(endpoint.asked) == 1


# -- in a review -----------------------------------------------------------------------------------------------------------


def first_of(source) -> Suggestion:
    return Suggestion.objects.filter(passage__source=source, element__kind="objective").earliest("rank")


@pytest.fixture
def switched_on(endpoint, settings):
    settings.VOTER_URL, settings.VOTER_MODEL = endpoint.url, "small"
    return endpoint


def test_without_a_setting_nobody_is_asked(meridian, endpoint):
    meridian.says("AU", VAGUE)
    assert endpoint.asked == []


def test_a_vote_orders_what_was_unsure_and_the_version_names_who_voted(meridian, endpoint, settings):
    second = meridian.says("AU", VAGUE).passages.get().suggestions.get(rank=2, element__kind="objective").element
    settings.VOTER_URL, settings.VOTER_MODEL = endpoint.url, "small"
    endpoint.votes((second.code, "people came from far away"))
    best = first_of(meridian.says("AU", VAGUE + " Again."))
    assert (best.element, best.band, best.because[0]) == (second, "possible", "people came from far away")
    assert best.version.endswith("+endpoint-small")


@pytest.mark.parametrize("consent", [Consent.CONFIDENTIAL, Consent.AGGREGATE])
def test_passages_that_may_not_be_quoted_are_not_sent(meridian, switched_on, consent):
    meridian.says("AU", VAGUE, consent=consent)
    assert switched_on.asked == []


@pytest.mark.parametrize("consent", [Consent.QUOTE_UNNAMED, Consent.PUBLISH])
def test_passages_that_may_be_quoted_are_sent_without_the_name_of_who_wrote_them(meridian, switched_on, consent):
    meridian.says("AU", VAGUE, consent=consent, filename="secret-name.txt")
    (asked,) = switched_on.asked
    assert "Aurelia" not in json.dumps(asked)
    assert "secret-name" not in json.dumps(asked)


def test_a_voter_that_does_not_answer_stops_nothing(meridian, switched_on, caplog):
    switched_on.status = 500
    best = first_of(meridian.says("AU", VAGUE))
    assert "+" not in best.version
    assert "passed over" in caplog.text
    assert VAGUE not in caplog.text


# -- what a vote does ------------------------------------------------------------------------------------------------------


def answer(band: str) -> PassageSuggestions:
    objectives = (Made("5", 0.4, band, ("visa",)), Made("20", 0.3, "weak", ("money",)), Made("1", 0.1, "weak", ()))
    return PassageSuggestions("en", objectives, (), nothing=False)


def test_a_strong_suggestion_stays_whatever_is_voted():
    assert heard(answer("strong"), [Vote("20", "money")]) == answer("strong")


def test_a_vote_makes_nothing_strong_and_adds_no_objective():
    voted = heard(answer("weak"), [Vote("20", "money sent"), Vote("7", "boats")])
    assert [(made.code, made.band) for made in voted.objectives] == [("20", "possible"), ("5", "weak"), ("1", "weak")]
    assert voted.objectives[0].because == ("money sent",)


# -- embeddings ------------------------------------------------------------------------------------------------------------


def letters(texts: list[str]) -> np.ndarray:
    """Stands in for a model: how often each letter is used."""
    counts = np.array([[text.lower().count(chr(97 + at)) for at in range(26)] for text in texts], np.float32) + 1e-3
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def test_embeddings_vote_for_the_nearest_sentences_of_the_pack():
    read = material.read(pack_folder("gcm"))
    made = EmbeddingsVoter(read, letters, "letters")
    example = next(each for each in read.objectives.examples if each.code == "20" and each.language == "en")
    alike = EmbeddingsVoter(material.read(pack_folder("gcm")), letters, "letters").vote([open_(example.text)])
    assert made.vote([open_(example.text)]) == alike
    assert len(alike) == 1
    assert all(vote.span == "" for vote in alike[0])


def test_embeddings_are_off_where_their_library_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    with pytest.raises(VoterSilent, match="not installed"):
        EmbeddingsVoter.from_folder(material.read(pack_folder("gcm")), tmp_path)
