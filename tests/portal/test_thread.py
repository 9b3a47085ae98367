"""The thread as a picture: where it is spun it is red, where it is not it is still open, and it can be mirrored."""

from stocktake.portal.picture import broken, long_picture, tall_picture
from stocktake.portal.queries.thread import Knot, bare_thread

KNOTS = (
    Knot("one", "One", "3", ("words",), "/one/", spun=True),
    Knot("two", "Two", "5", ("words", "more"), "/two/", spun=True),
    Knot("three", "Three", "", ("nothing yet",), "/three/", spun=False),
    Knot("four", "Four", "1", ("word",), "/four/", spun=True),
)


def test_the_line_is_spun_only_between_knots_that_are_both_reached() -> None:
    for picture in (long_picture(KNOTS, mirrored=False), tall_picture(KNOTS, mirrored=False)):
        assert [stretch.spun for stretch in picture.line] == [True, False, False]


def test_mirrored_the_first_knot_stands_where_the_last_one_stood() -> None:
    plain, mirrored = long_picture(KNOTS, mirrored=False), long_picture(KNOTS, mirrored=True)
    assert [knot.x for knot in mirrored.knots] == [knot.x for knot in reversed(plain.knots)]
    assert [knot.knot.key for knot in mirrored.knots] == [knot.knot.key for knot in plain.knots]


def test_no_knot_stands_outside_the_picture() -> None:
    for mirrored in (False, True):
        for picture in (long_picture(KNOTS, mirrored=mirrored), tall_picture(KNOTS, mirrored=mirrored)):
            for knot in picture.knots:
                assert 0 < knot.x < picture.width
                assert 0 < knot.y < picture.height
                assert all(0 < height < picture.height for height, _line in (*knot.name, *knot.words))


LONG = (
    Knot("one", "Рамочный документ", "23", ("цели",), spun=True),
    Knot("two", "Ответ", "8", ("из 12 государств ответили", "44 прочитанных источника"), spun=True),
    Knot("three", "Forum", "", ("31 de octubre de 2030",)),
)


def test_beside_its_neighbours_what_is_too_broad_is_broken_between_words() -> None:
    first, second, third = long_picture(LONG, mirrored=False).knots
    assert [line for _height, line in first.name] == ["Рамочный", "документ"]
    assert [line for _height, line in second.words] == ["из 12 государств", "ответили", "44 прочитанных", "источника"]
    assert [line for _height, line in third.words] == ["31 de octubre de", "2030"]
    heights = [height for height, _line in first.name]
    assert heights[-1] == second.name[0][0] < second.y  # names stand on one line, above the thread
    assert heights[0] < heights[1]


def test_one_below_another_words_stand_in_one_line_and_only_what_is_too_broad_in_more() -> None:
    first, second, third = tall_picture(LONG, mirrored=False).knots
    assert [line for _height, line in first.name] == ["Рамочный документ"]
    assert [line for _height, line in second.words] == ["8 из 12 государств ответили", "44 прочитанных источника"]
    assert [line for _height, line in third.words] == ["31 de octubre de 2030"]
    assert second.words[-1][0] < third.y
    english = Knot("two", "Answer", "8", ("of 12 States answered", "44 sources read"))
    [placed] = tall_picture((english,), mirrored=True).knots
    assert [line for _height, line in placed.words] == ["8 of 12 States answered · 44 sources read"]


def test_a_word_that_is_too_long_by_itself_stays_whole_and_no_word_is_lost() -> None:
    text = "Unterrichtungsverpflichtungen und  mehr"
    assert broken(text, 40, 8) == ["Unterrichtungsverpflichtungen", "und", "mehr"]
    assert broken("", 40, 8) == []


def test_the_thread_goes_from_the_framework_to_the_forum_in_ten_knots() -> None:
    assert [knot.key for knot in bare_thread()] == [
        "framework", "review", "call", "answer", "passage", "code", "finding", "paragraph", "adopted", "forum",
    ]  # fmt: skip
