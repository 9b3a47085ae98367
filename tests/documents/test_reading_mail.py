"""E-mail, web pages and plain text, made here and read back."""

from email.message import EmailMessage

import pytest

from stocktake.documents.reading import BlockKind, Unreadable, read
from stocktake.documents.refusals import NOTICES

PROSE = "We write to you about the review, to which our union has contributed its experience of ten years."


def message(text: str, **headers: str) -> EmailMessage:
    result = EmailMessage()
    for name, value in {"Subject": "Answers of the union", "From": "union@meridian.example", **headers}.items():
        result[name.replace("_", "-")] = value
    result.set_content(text)
    return result


def texts(mail: EmailMessage) -> list[str]:
    return [block.text for block in read(bytes(mail), "a.eml").blocks]


def test_the_subject_is_title_and_meta_and_the_date_is_kept():
    tree = read(bytes(message(PROSE, Date="Mon, 28 Oct 2030 09:12:00 +0000", Message_ID="<1@meridian.example>")), "a.eml")
    assert tree.title == "Answers of the union"
    assert tree.blocks[0].kind is BlockKind.HEADING
    assert tree.meta["from"] == "union@meridian.example"
    assert tree.meta["date"] == "2030-10-28T09:12:00+00:00"
    assert tree.meta["message-id"] == "<1@meridian.example>"


@pytest.mark.parametrize(
    "announcement",
    [
        "On Mon, 1 Oct 2030, the secretariat wrote:",
        "Le 1 octobre 2030, le secrétariat a écrit :",
        "在 2030年10月1日, 秘书处 写道：",
    ],
)
def test_quoted_replies_are_left_out_with_a_warning(announcement):
    mail = message(f"{PROSE}\n\n{announcement}\n> Please answer\n> by October.\n")
    assert texts(mail) == ["Answers of the union", PROSE]
    assert NOTICES["quoted-reply"] in read(bytes(mail), "a.eml").warnings


@pytest.mark.parametrize("day", ["Mon, 01 Jan 99999999999 00:00:00 +0000", "Mon, 01 Jan 2020 00:00:00 +99999999999999999999"])
def test_a_date_beyond_all_calendars_is_left_out_and_the_letter_is_read(day):
    tree = read(f"From: a@b.example\nDate: {day}\nSubject: Review\n\n{PROSE}\n".encode(), "letter.eml")
    assert "date" not in tree.meta
    assert tree.blocks[-1].text.startswith(PROSE[:20])


def test_the_signature_is_left_out_with_a_warning():
    mail = message(f"{PROSE}\n\n-- \nThe union\nHarbour Street 1\n")
    assert texts(mail) == ["Answers of the union", PROSE]
    assert NOTICES["signature"] in read(bytes(mail), "a.eml").warnings


def test_plain_text_is_preferred_to_html():
    mail = message(PROSE)
    mail.add_alternative("<p>Another form of the same.</p>", subtype="html")
    assert texts(mail) == ["Answers of the union", PROSE]


def test_html_is_read_when_there_is_nothing_else():
    mail = EmailMessage()
    mail["Subject"] = "Answers"
    mail.set_content(f"<p>{PROSE}</p><script>steal()</script>", subtype="html")
    assert texts(mail) == ["Answers", PROSE]


def test_attachments_come_along_also_out_of_forwarded_messages():
    inner = message("The letter is attached to this message, which was sent to the wrong office.")
    inner.add_attachment(b"inner", maintype="application", subtype="pdf", filename="报告.pdf")
    outer = message(PROSE)
    outer.add_attachment(b"outer", maintype="application", subtype="octet-stream", filename="../../letter.docx")
    outer.add_attachment(inner)
    tree = read(bytes(outer), "a.eml")
    assert [(item.filename, item.data) for item in tree.attachments] == [("letter.docx", b"outer"), ("报告.pdf", b"inner")]
    assert NOTICES["forwarded-message"] in tree.warnings
    assert "wrong office" in tree.blocks[-1].text


def test_text_that_is_no_message_is_refused():
    with pytest.raises(Unreadable, match="cannot be read here"):
        read(b"Just some words without any header.", "a.eml")


def test_a_web_page_gives_headings_lists_and_rows():
    page = (
        b"<html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav><h1>Report</h1><p>Some <b>bold</b> words.</p>"
        b"<ul><li>one<li>two</ul><ol start=3><li>three</ol><table><tr><th>Year<td>2029</table></body></html>"
    )
    assert [(block.kind.value, block.number, block.text) for block in read(page, "a.html").blocks] == [
        ("heading", "", "Report"),
        ("paragraph", "", "Some bold words."),
        ("list-item", "", "one"),
        ("list-item", "", "two"),
        ("list-item", "3.", "three"),
        ("table-row", "", "Year\t2029"),
    ]


def test_plain_text_gives_chapters_items_rows_and_notes():
    text = (
        "一. 目标\n\n本次审查的目标如下，所有国家和利益攸关方都可以参加，并可以提交自己的意见。¹\n\na. 评估进展；\nb. 确定挑战。\n\n"
        "(一). 形式\n\n会议将包括四次圆桌会议，每次圆桌会议讨论若干目标，并由主席总结讨论的结果。\n\n| 圆桌会议 | 目标 |\n| --- | --- |\n"
        "| 一 | 2、5 |\n\n¹ 见决议。\n"
    )
    assert [(block.kind.value, block.level, block.number) for block in read(text.encode(), "a.txt").blocks] == [
        ("heading", 1, "一."),
        ("paragraph", 0, ""),
        ("footnote", 0, "1"),
        ("list-item", 1, "a."),
        ("list-item", 1, "b."),
        ("heading", 2, "(一)."),
        ("paragraph", 0, ""),
        ("table-row", 0, ""),
        ("table-row", 0, ""),
    ]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16", "Отчёт правительства о миграции и защите прав работников."),
        ("cp1251", "Отчёт правительства о миграции и защите прав работников, который был принят в прошлом году."),
        ("gb18030", "本报告由政府编写，介绍了移民政策的进展情况，并提出了今后的优先事项。"),
        ("cp1252", "Le gouvernement a adopté une stratégie nationale à l’égard des travailleurs étrangers."),
    ],
)
def test_text_in_older_encodings_is_read(encoding, text):
    assert [block.text for block in read(text.encode(encoding), "a.txt").blocks] == [text]
