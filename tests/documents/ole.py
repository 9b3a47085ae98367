"""A small writer of compound files ([MS-CFB], version 3), enough to make the messages that Outlook keeps ([MS-OXMSG])."""

import struct

FREE, END, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
Folder = dict[str, "bytes | Folder"]


def compound(root: Folder) -> bytes:
    """A compound file with these streams and folders."""
    entries: list[list] = []  # name, kind, child, right, start, size
    small, large = bytearray(), list[bytes]()

    def add(name: str, what: bytes | Folder, kind: int) -> int:
        entry = [name, kind, NONE, NONE, END, 0]
        entries.append(entry)
        index = len(entries) - 1
        if isinstance(what, dict):
            inside = [add(key, value, 1 if isinstance(value, dict) else 2) for key, value in sorted(what.items())]
            for first, second in zip(inside, inside[1:], strict=False):
                entries[first][3] = second
            entry[2] = inside[0] if inside else NONE
        else:
            entry[4], entry[5] = (len(small) // 64, len(what)) if len(what) < 4096 else (("large", len(large)), len(what))
            if len(what) < 4096:
                small.extend(what + bytes(-len(what) % 64))
            else:
                large.append(what)
        return index

    add("Root Entry", root, 5)
    sectors, chains = list[bytes](), list[int]()

    def lay(data: bytes) -> int:
        start = len(sectors)
        parts = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(parts)
        chains.extend([*range(start + 1, start + len(parts)), END] if parts else [])
        return start if parts else END

    starts = [lay(data) for data in large]
    links: list[int] = []
    for _name, kind, _child, _right, start, size in entries:
        if kind == 2 and not isinstance(start, tuple) and size:
            count = -(-size // 64)
            links += [*range(start + 1, start + count), END]
    entries[0][4], entries[0][5] = lay(bytes(small)), len(small)
    mini = lay(b"".join(struct.pack("<I", link) for link in links).ljust(-(-max(len(links), 1) * 4 // 512) * 512, b"\xff"))
    directory = b""
    for name, kind, child, right, start, size in entries:
        raw = (name + "\0").encode("utf-16-le")
        where = starts[start[1]] if isinstance(start, tuple) else start
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, NONE, right, child) + bytes(36)
        directory += struct.pack("<IQ", where if size or kind == 5 else END, size)
    nobody = (bytes(66) + struct.pack("<BBIII", 0, 0, NONE, NONE, NONE)).ljust(128, b"\0")
    at = lay(directory + nobody * (-len(entries) % 4))
    tables = -(-(len(chains) + 2) // 127)
    fat = [*chains, *([0xFFFFFFFD] * tables)]
    fat += [FREE] * (tables * 128 - len(fat))
    first = len(sectors)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, at, 0, 4096, mini, 1, END, 0)
    head += b"".join(struct.pack("<I", first + n) for n in range(tables)).ljust(436, b"\xff")
    return head + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def outlook_message(
    *, subject: str, body: str = "", html: str = "", sender: str, attached: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """A message as Outlook keeps it."""

    def properties(known: dict[int, bytes], head: bytes, numbers: dict[int, int] | None = None) -> Folder:
        made: Folder = {f"__substg1.0_{tag:08X}": value for tag, value in known.items()}
        rows = b"".join(struct.pack("<IIII", tag, 6, len(value) + 2, 0) for tag, value in known.items())
        rows += b"".join(struct.pack("<IIII", tag, 6, value, 0) for tag, value in (numbers or {}).items())
        made["__properties_version1.0"] = head + rows
        return made

    texts = {0x0037001F: subject, 0x007D001F: f"From: {sender}\r\n", 0x001A001F: "IPM.Note", 0x1000001F: body}
    said = {tag: text.encode("utf-16-le") for tag, text in texts.items() if text}
    if html:
        said[0x10130102] = html.encode()
    folder = properties(said, bytes(8) + struct.pack("<IIII", 0, len(attached), 0, len(attached)) + bytes(8), {0x3FDE0003: 65001})
    for number, (name, data) in enumerate(attached):
        folder[f"__attach_version1.0_#{number:08X}"] = properties(
            {0x3707001F: name.encode("utf-16-le"), 0x37010102: data}, bytes(8), {0x37050003: 1}
        )
    return compound(folder)
