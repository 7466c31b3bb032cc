"""The picture of who holds which end of a pipe: its bars are data, and they lie in the picture."""
from functools import cache

import pytest
from PIL import ImageColor

from helpers import run_script
from helpers.record.run import Run
from helpers.views.timeline import ends
from helpers.views.timeline.canvas import DPI
from helpers.views.timeline.place import EDGE, WIDTH

PROGRAM = """\
import multiprocessing

def child(writer):
    writer.send('hello')
    writer.close()

if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=child, args=(writer,))
    p.start()
    writer.close()
    print(reader.recv())
    try:
        reader.recv()
    except EOFError:
        print('the end')
"""


@cache
def run(method: str, *, closed: bool = True) -> Run:
    source = PROGRAM if closed else PROGRAM.replace("p.start()\n    writer.close()", "p.start()\n    pass")
    return run_script(source, start_method=method, timeout=10 if closed else 1.5)


@pytest.mark.parametrize(("method", "closed", "expected"), [
    ("spawn", True, ["MainProcess write closed l.11", "MainProcess read process ended", "Process-1 write closed l.5"]),
    ("spawn", False, ["MainProcess write still open", "MainProcess read still open", "Process-1 write closed l.5"]),
    ("fork", True, ["MainProcess write closed l.11", "MainProcess read process ended", "Process-1 write closed l.5",
                    "Process-1 read process ended"]),
])
def test_each_copy_is_there_with_how_it_was_closed(method: str, closed: bool, expected: list[str]) -> None:
    found = ends.copies(run(method, closed=closed))
    assert [f"{copy.process} {copy.end} {copy.how}" for copy in found] == expected


@pytest.mark.parametrize("closed", [True, False])
def test_bars_lie_beside_the_names_and_have_a_length(closed: bool) -> None:
    one = run("spawn", closed=closed)
    axis, found = ends.bars(one)
    for begin, finish, copy in found:
        assert EDGE + 60 < begin < finish <= WIDTH - EDGE, copy
    if closed:
        told = next(event for event in one.events if event.outcome == "EOFError")
        assert all(finish <= axis(told.end) for _, finish, copy in found if copy.end == "write")


def test_the_ink_shows_the_bars() -> None:
    image = ends.image(run("spawn"))
    _, found = ends.bars(run("spawn"))
    for begin, finish, copy in found:
        ink = ImageColor.getrgb(ends.COLOURS[copy.end])
        bars = [[x for x in range(image.width) if image.getpixel((x, y)) == ink] for y in range(image.height)]
        expected = begin / 72 * DPI, finish / 72 * DPI
        assert any((bar[0], bar[-1]) == pytest.approx(expected, abs=2) for bar in bars if bar), copy


def test_the_line_is_the_same_on_every_run() -> None:
    assert ends.caption(run("spawn")) == (
        "Under spawn. MainProcess, sending end: closed l.11; MainProcess, receiving end: process ended; "
        "Process-1, sending end: closed l.5.")
