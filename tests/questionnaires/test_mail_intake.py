"""Door four: a letter comes in. What is laid in becomes proposals or reports, it is thanked for once, and nothing is believed."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.core import mail

from stocktake.foundation.services.files import open_original
from stocktake.messaging.enums import MessageState
from stocktake.messaging.models import Letter, Message
from stocktake.messaging.services.receive import receive
from stocktake.messaging.services.send import send_letter
from stocktake.questionnaires.enums import Door, ReturnState
from stocktake.questionnaires.interfaces.forms.notices import sentences
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.interfaces.forms.writing import write_form
from stocktake.questionnaires.models import Answer, Return
from stocktake.questionnaires.rules.mail import is_report, own_words, tokens_in
from stocktake.questionnaires.services.arriving import take_file
from stocktake.questionnaires.services.mail_intake import THANKS_PER_DAY, NobodyKnown, handle
from stocktake.questionnaires.tasks import handle_message
from tests.questionnaires.conftest import AT
from tests.questionnaires.filling import fill_word

pytestmark = pytest.mark.django_db

ALBAN = "alban.merrowdale@meridian.example"
LONG = "The Ministry reports that the corridor was opened to seasonal workers in the spring and that fees fell. " * 4
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


@pytest.fixture(scope="session")
def form_reader() -> Iterator[FormReader]:
    with FormReader() as reader:
        yield reader


@pytest.fixture
def filled(response) -> bytes:
    return fill_word(write_form(response, format="docx", language="en"), {"A.1": "The fee fell to three per cent."})


def letter(body: str = "Please find our report.", *, files=(), number: int = 1, **heads: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    heads = {
        "From": f"Alban <{ALBAN}>",
        "To": "review@stocktake.example",
        "Subject": "Our review",
        "Message-ID": f"<{number}@a>",
    } | heads
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    for filename, content, (kind, sub) in files:
        message.add_attachment(content, maintype=kind, subtype=sub, filename=filename)
    return message


@pytest.fixture
def comes(form_reader):
    """A message arrives and is handled."""

    def come(message: EmailMessage, **more):
        stored, _new = receive(raw=message.as_bytes(), mailbox="test", at=AT)
        handle(message=stored, reader=form_reader, actor="e-mail", at=AT, **more)
        stored.refresh_from_db()
        return stored

    return come


def test_a_form_laid_into_a_letter_is_a_proposal_and_changes_nothing(comes, response, filled):
    message = comes(letter(files=[("AUR-filled.docx", filled, WORD)]))
    returned = Return.objects.get(response=response)
    assert (returned.state, returned.party, returned.by) == (ReturnState.PROPOSED, response.party, ALBAN)
    assert list(returned.lines.values_list("question", "incoming")) == [("A.1", "The fee fell to three per cent.")]
    assert not Answer.objects.filter(response=response).exists()
    assert (message.state, "one file" in message.outcome) == (MessageState.HANDLED, True)


def test_it_is_thanked_for_once_in_the_partys_language_and_in_answer_to_the_letter(comes, response, filled):
    response.language = "fr"
    response.save()
    message = comes(letter(files=[("AUR-filled.docx", filled, WORD)]))
    handle_message(message=message.pk)
    thanks = Letter.objects.get(to=ALBAN)
    assert (thanks.language, thanks.answers) == ("fr", "<1@a>")
    assert "AUR-filled.docx" in thanks.body


@pytest.mark.parametrize("heads", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}])
def test_a_machine_is_never_thanked(comes, response, filled, heads):
    comes(letter(files=[("AUR-filled.docx", filled, WORD)], **heads))
    assert Return.objects.filter(response=response).exists()
    assert not Letter.objects.filter(to=ALBAN).exists()


def test_two_machines_that_thank_each_other_stop(comes, response):
    for number in range(THANKS_PER_DAY + 5):
        comes(letter(f"Thank you for your letter {response.token}", number=number))
    assert Letter.objects.filter(to=ALBAN).count() == THANKS_PER_DAY


def test_we_never_thank_ourselves(comes, response, settings):
    settings.DEFAULT_FROM_EMAIL = f"Stocktake <{ALBAN}>"
    comes(letter(f"About {response.token}"))
    assert not Letter.objects.filter(to=ALBAN).exists()


def test_a_letter_of_many_words_is_a_report_in_its_own_words(comes, response):
    comes(letter(LONG))
    returned = Return.objects.get(response=response)
    assert (returned.state, returned.door) == (ReturnState.SOURCE, Door.MAIL)
    with open_original(returned.original) as file:
        assert file.read().decode().strip() == LONG.strip()


def test_a_report_in_answer_to_our_letter_came_by_mail(comes, response):
    address = "somebody@elsewhere.example"
    ours = send_letter(to=address, subject="s", body="b", language="en", at=AT, about=response.token)
    comes(letter(LONG, From="Somebody <somebody@elsewhere.example>", In_Reply_To=ours))
    returned = Return.objects.get(response=response)
    assert (returned.recognised_by, returned.door) == ("letter", Door.MAIL)


def test_a_few_words_that_accompany_a_form_are_no_report(comes, response, filled):
    comes(letter("Dear all, our form.\n\nOn Monday Ione wrote:\n> " + LONG, files=[("f.docx", filled, WORD)]))
    assert Return.objects.filter(response=response).count() == 1


def test_the_picture_of_a_signature_is_left_in_the_letter(comes, response, filled):
    comes(letter(files=[("f.docx", filled, WORD), ("logo.png", b"\x89PNG" + b"0" * 900, ("image", "png"))]))
    assert Return.objects.count() == 1


def test_the_token_in_the_subject_tells_whose_it_is_whoever_writes(comes, response):
    comes(letter(LONG, From="Somebody <somebody@elsewhere.example>", Subject=f"Re: {response.token}"))
    returned = Return.objects.get(response=response)
    assert "somebody@elsewhere.example" in " ".join(sentences(returned.notices))
    assert not Letter.objects.filter(to="somebody@elsewhere.example").exists()


def test_an_address_that_our_server_found_forged_is_not_known(comes, response, settings):
    settings.TRUSTED_MAIL_SERVER = "mx.stocktake.example"
    comes(letter(LONG, Authentication_Results="mx.stocktake.example; dmarc=fail"))
    assert "not known" in " ".join(sentences(Return.objects.get(response=response).notices))


def test_the_letter_that_is_answered_tells_whose_it_is(comes, response, noon):
    reference = send_letter(to="x@y.example", subject="s", body="b", language="en", at=noon, about=response.token)
    comes(letter(LONG, From="Private <private@elsewhere.example>", In_Reply_To=reference))
    assert Return.objects.filter(response=response).exists()


def test_a_form_from_an_unknown_address_is_known_by_its_own_identifier(comes, response, filled):
    comes(letter("See file.", From="Private <private@elsewhere.example>", files=[("f.docx", filled, WORD)]))
    returned = Return.objects.get(response=response)
    assert "private@elsewhere.example" in " ".join(sentences(returned.notices))


def test_a_letter_that_names_no_sender_says_so(comes, response, filled):
    comes(letter("See file.", From="", files=[("f.docx", filled, WORD)]))
    assert "does not say from whom" in " ".join(sentences(Return.objects.get(response=response).notices))


def test_a_letter_of_nobody_known_waits_for_an_officer(comes, response):
    message = comes(letter(LONG, From="Nobody <nobody@elsewhere.example>"))
    assert (message.state, Return.objects.count()) == (MessageState.FAILED, 0)


def test_the_form_of_another_state_is_refused_and_the_letter_says_so(comes, response, filled, demonstration):
    from stocktake.parties.models import Party
    from stocktake.reviews.models import Role

    role = Role.objects.get(person__email=ALBAN, review=demonstration)
    role.party = Party.objects.get(code="JOR")
    role.save()
    comes(letter(files=[("f.docx", filled, WORD)]))
    assert Return.objects.get().reason == "wrong-party"
    assert "Aurelia" in Letter.objects.get(to=ALBAN).body


def test_what_cannot_be_read_is_named_and_stops_nothing_else(comes, response, filled):
    comes(letter(files=[("torn.docx", filled[:500], WORD), ("f.docx", filled, WORD)]))
    assert set(Return.objects.values_list("state", flat=True)) == {ReturnState.REFUSED, ReturnState.PROPOSED}
    assert "torn.docx" in Letter.objects.get(to=ALBAN).body


def test_what_is_too_large_is_named_in_the_thanks_stops_nothing_else_and_stays_in_the_letter(comes, response, filled, settings):
    settings.MAX_ORIGINAL_SIZE = len(filled) + 1
    large = b"x" * (len(filled) + 100)
    message = comes(letter(files=[("f.docx", filled, WORD), ("film.mp4", large, ("video", "mp4"))]))
    assert [returned.filename for returned in Return.objects.all()] == ["f.docx"]
    assert "film.mp4" in message.outcome and "film.mp4" in Letter.objects.get(to=ALBAN).body
    with open_original(message.original) as file:
        assert len(file.read()) > len(large)


def test_a_letter_handled_twice_takes_nothing_in_twice(comes, response, filled):
    first = comes(letter(files=[("f.docx", filled, WORD)]))
    comes(letter(files=[("f.docx", filled, WORD)]))
    assert (Return.objects.count(), Letter.objects.filter(to=ALBAN).count()) == (1, 1)
    assert Message.objects.get().pk == first.pk


def test_a_letter_handed_in_as_a_file_is_a_letter(response, demonstration, form_reader, filled):
    data = letter(files=[("f.docx", filled, WORD)]).as_bytes()
    taken = take_file(
        review=demonstration, data=data, filename="letter.eml", claimed=None, reader=form_reader, actor="command line", at=AT
    )
    assert [each.returned.state for each in taken] == [ReturnState.PROPOSED]
    assert Message.objects.get().state == MessageState.HANDLED


def test_a_letter_of_nobody_handed_in_as_a_file_asks_whose_it_is(response, demonstration, form_reader):
    data = letter(LONG, From="Nobody <nobody@elsewhere.example>").as_bytes()
    with pytest.raises(NobodyKnown, match=r"letter\.eml"):
        take_file(review=demonstration, data=data, filename="letter.eml", claimed=None, reader=form_reader, actor="x", at=AT)
    taken = take_file(
        review=demonstration, data=data, filename="letter.eml", claimed=response.party, reader=form_reader, actor="x", at=AT
    )
    assert taken[0].returned.party == response.party


def test_the_worker_handles_what_was_stored(response, filled, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored, _new = receive(raw=letter(files=[("f.docx", filled, WORD)]).as_bytes(), mailbox="test", at=AT)
    handle_message(message=stored.pk)
    assert Return.objects.filter(response=response).exists()
    assert mail.outbox == []  # the thanks wait in the outbox for their own task


def test_tokens_are_read_however_they_are_typed():
    assert tokens_in(["Re: abcd-2345-wxyz", "ABCD-2345-WXYZ and more"]) == ["ABCD-2345-WXYZ"]


def test_quoted_words_are_not_ones_own():
    assert own_words("Mine.\n> yours\nAlso mine.\nOn 3 May Ione wrote:\nhers") == "Mine.\nAlso mine."


def test_a_report_is_told_by_its_length_in_any_writing():
    assert is_report("字" * 90) and not is_report("字" * 20) and not is_report("Thank you.")
