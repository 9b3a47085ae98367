"""Flows from where people come from, on one side, to where they live, on the other: each as broad as it is large. Knows only numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 420
NODE, GAP = 14, 14
"""How broad the block of a place is, and the room between two."""


@dataclass(frozen=True, slots=True)
class Block:
    """A place on one side: where its block stands, and where its name is written."""

    code: str
    x: float
    y: float
    height: float
    number: int
    anchor: str
    text_x: float
    place: int

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2 + 4, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """A flow as a shape. `place`: of its origin, for its colour."""

    origin: str
    destination: str
    path: str
    number: int
    place: int


@dataclass(frozen=True, slots=True)
class Flows:
    origins: tuple[Block, ...]
    destinations: tuple[Block, ...]
    bands: tuple[Band, ...]
    width: int = WIDTH
    height: int = HEIGHT


def flows_of(codes: Sequence[str], numbers: Mapping[tuple[str, str], int]) -> Flows | None:
    """`numbers`: (origin, destination) → people. None where nobody moved. Places stand in the order of the codes on both sides."""
    total = sum(numbers.values())
    if not total:
        return None
    room = HEIGHT - GAP * (len(codes) - 1)
    scale = room / total
    left, right = _side(codes, numbers, 0, scale), _side(codes, numbers, 1, scale)
    from_y = {block.code: block.y for block in left}
    to_y = {block.code: block.y for block in right}
    bands = []
    for place, origin in enumerate(codes):
        for destination in codes:
            number = numbers.get((origin, destination), 0)
            if not number:
                continue
            breadth = number * scale
            bands.append(Band(origin, destination, _shape(from_y[origin], to_y[destination], breadth), number, place))
            from_y[origin] += breadth
            to_y[destination] += breadth
    return Flows(left, right, tuple(bands))


def _side(codes: Sequence[str], numbers: Mapping[tuple[str, str], int], side: int, scale: float) -> tuple[Block, ...]:
    blocks, y = [], 0.0
    for place, code in enumerate(codes):
        number = sum(value for pair, value in numbers.items() if pair[side] == code)
        height = number * scale
        x = 0.0 if side == 0 else float(WIDTH - NODE)
        anchor, text_x = ("start", NODE + 8.0) if side == 0 else ("end", WIDTH - NODE - 8.0)
        blocks.append(Block(code, x, round(y, 2), round(height, 2), number, anchor, text_x, place))
        y += height + GAP
    return tuple(blocks)


def _shape(top: float, other: float, breadth: float) -> str:
    start, end, half = NODE, WIDTH - NODE, WIDTH / 2
    return (
        f"M{start} {top:.2f}C{half:g} {top:.2f} {half:g} {other:.2f} {end} {other:.2f}L{end} {other + breadth:.2f}"
        f"C{half:g} {other + breadth:.2f} {half:g} {top + breadth:.2f} {start} {top + breadth:.2f}Z"
    )
