"""Office files without the clock: packed again in a fixed order with fixed dates."""

import io
import re
import zipfile

MADE = (2030, 1, 1, 0, 0, 0)
"""The date that every made file carries inside."""


def without_clock(made: bytes) -> bytes:
    """The archive with its members in order, dated `MADE`, and the dates in its properties set to the same moment."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2030-01-01T00:00:00Z", data)
            member = zipfile.ZipInfo(name, MADE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, data)
    return packed.getvalue()
