"""The thread as a picture: where it is spun it is red, where it is not it is still open, and it can be mirrored."""

from stocktake.portal.picture import long_picture, tall_picture
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
                assert all(height < picture.height for height, _word in knot.words)


def test_the_thread_goes_from_the_framework_to_the_forum_in_ten_knots() -> None:
    assert [knot.key for knot in bare_thread()] == [
        "framework", "review", "call", "answer", "passage", "code", "finding", "paragraph", "adopted", "forum",
    ]  # fmt: skip
