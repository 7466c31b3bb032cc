"""A process's record, read back: whole, cut short, or written by somebody who was killed in the middle of it."""
from __future__ import annotations

import signal
import struct
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import run_script
from helpers.record.file import read_file
from helpers.record.kinds import ROWS
from helpers.record.reader import _match_queues, join
from helpers.record.run import Event
from helpers.recorder.kinds import BACK, BETWEEN, EACH, FAILED, HEADER, KEPT, KINDS, LAYOUT, NUMBER, RING, SLOT, TEXT

SLOTS = struct.Struct(f"={LAYOUT}{TEXT}s")


def record(*slots: bytes, whole: int = 1) -> bytes:
    """Return a record with these slots."""
    header = struct.pack("=QQQd16x16s", whole, 7, 1, 100.0, b"script").ljust(HEADER, b"\0")
    return (header + b"".join(slots)).ljust(HEADER + SLOT * (KEPT + RING), b"\0")


def slot(kind: str, text: bytes = b"", *, serial: int, line: int = 4, object_: int = 0, number: int = 0, begin: float = 101.0,
         end: float = 102.0) -> bytes:
    return SLOTS.pack(begin, NUMBER[kind] | line << 32, serial, object_, end, number, text)


def events(tmp_path, *slots: bytes):
    file = tmp_path / "7.0.record"
    file.write_bytes(record(*slots))
    return read_file(file, 100.0).events


def test_the_parts_of_a_text_are_fields(tmp_path):
    put, get, call, acquire, task = events(
        tmp_path,
        slot("put", BETWEEN.join(("'a'", "2.5")).encode(), serial=1),
        slot("get", b"0" + BACK + b"'a'", serial=2),
        slot("call", BETWEEN.join(("list", "append", "4")).encode() + BACK + b"None", serial=3),
        slot("acquire", BETWEEN.join(("Lock", "1")).encode() + BACK + b"False", serial=4, number=1),
        slot("task", BETWEEN.join(("3", "f", EACH.join("123"))).encode() + FAILED + b"ValueError", serial=5, number=9))
    assert (put.value, put.seconds, put.line, put.time, put.end) == ("'a'", 2.5, 4, 1.0, 2.0)
    assert (get.value, get.seconds) == ("'a'", 0)
    assert (call.primitive, call.function, call.arguments, call.result) == ("list", "append", "4", "None")
    assert (acquire.primitive, acquire.seconds, acquire.result, acquire.waited, acquire.number) == ("Lock", 1, "False", True, 0)
    assert (task.items, task.function, task.chunk, task.arguments, task.outcome, task.number) == (
        3, "f", ("1", "2", "3"), "1, 2, 3", "ValueError", 9)


@pytest.mark.parametrize("text, seconds", [("", None), ("3", 3), ("0.5", 0.5), ("inf", float("inf")), ("<Fraction>", None)])
def test_seconds_are_a_number_or_not_known(tmp_path, text, seconds):
    (nap,) = events(tmp_path, slot("sleep", text.encode(), serial=1))
    assert nap.seconds == seconds and type(nap.seconds) is type(seconds)


def test_what_did_not_fit_is_found_though_others_wrote_in_between(tmp_path):
    first, other = events(
        tmp_path,
        slot("send", b"a" * TEXT, serial=1), slot("send", b"b" * TEXT, serial=2),
        slot("more", b"b" * 5, serial=3, object_=2), slot("more", b"a" * TEXT, serial=4, object_=1),
        slot("more", b"a" * 7, serial=5, object_=1), slot("more", FAILED + b"OSError", serial=6, object_=2, number=1))
    assert (first.value, first.outcome) == ("a" * (TEXT * 2 + 7), "")
    assert (other.value, other.outcome) == ("b" * (TEXT + 5), "OSError")


def test_whoever_is_killed_while_writing_leaves_what_was_written(tmp_path):
    cut, half, orphan = "包子".encode()[:-1], b"1" + BACK + b"'hal", b"nobody's"
    put, get, send = events(
        tmp_path, slot("put", cut, serial=1), slot("get", half, serial=2, end=0.0), slot("more", orphan, serial=3, object_=99),
        b"\0" * SLOT, slot("send", b"1", serial=5))
    assert (put.value, send.value) == ("包", "1")
    assert (get.value, get.seconds, get.end) == ("", 1, None)


texts = st.binary(max_size=TEXT) | st.lists(st.sampled_from([BETWEEN.encode(), BACK, FAILED, EACH.encode(), b"1", b"'a'"])).map(b"".join)
numbers = st.integers(-2 ** 63, 2 ** 63 - 1)
any_slot = st.builds(
    lambda kind, line, lane, serial, object_, number, begin, took, text: SLOTS.pack(
        begin, kind | lane << 8 | line << 32, serial, object_, begin + took, number, text[:TEXT]),
    st.integers(0, len(KINDS) + 3), st.integers(0, 9), st.integers(0, 3), st.integers(0, 12), st.integers(0, 12), numbers,
    st.floats(100, 200), st.floats(-200, 10), texts)


@settings(max_examples=150, deadline=None)
@given(slots=st.lists(any_slot, max_size=12), left=st.integers(0, 12 * SLOT))
def test_whatever_stands_in_a_record_can_be_read(tmp_path_factory, slots, left):
    file = tmp_path_factory.mktemp("record") / "7.0.record"
    file.write_bytes(record(*slots)[:HEADER + left])
    one = read_file(file, 100.0)
    assert all(event.kind in ROWS and isinstance(event.detail, str) for event in one.events)
    assert all(isinstance(event.detail, str) for event in join([one]))


@pytest.mark.skipif(sys.platform == "win32", reason="it is a signal that kills")
def test_a_process_that_is_killed_in_a_call_leaves_what_it_was_given():
    run = run_script("""\
import multiprocessing, os, signal
def child(q, name):
    os.kill(os.getpid(), signal.SIGKILL) if q.empty() and not q.get(timeout=9) else None
if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q, 'x'))
    p.start()
    p.join(0.5)
    p.kill()
    p.join()
    print(p.exitcode)
""", start_method="fork", timeout=30)
    assert run.stdout == f"{-signal.SIGKILL}\n"
    get, = (event for event in run.events if event.kind == "get")
    assert (get.seconds, get.value, get.end) == (9, "", None)
    join_, = (event for event in run.events if event.kind == "join" and event.seconds is not None)
    assert (join_.child, join_.seconds) == ("Process-1", 0.5)


@pytest.mark.parametrize(("noted", "read"), [([2], [2, 7]), ([2], [7, 2]), ([], [7]), ([2, 3], [2, 3]), ([2, 3], [7, 2])])
def test_what_is_read_was_put_though_its_process_was_killed_before_it_noted_that(noted, read):
    """Each of these numbers is put by a process of its own; those that are not noted as written may have been read."""
    values = sorted({*noted, 7})
    puts = [Event(0.1 * value, f"Process-{value}", "", "put", 4, end=0.1 * value, value=str(value), pid=value, object="queue q",
                  number=100 + noted.index(value) if value in noted else 1) for value in values]
    gets = [Event(5.0 + place, "MainProcess", "", "get", 9, end=5.0 + place, value=str(value), pid=1, object="queue q", number=200 + place)
            for place, value in enumerate(read)]
    _match_queues([(event, 3) for event in puts + gets])
    assert [get.source.value for get in gets] == [str(value) for value in read]
    assert [put.number > 1 for put in puts] == [put.value in {*map(str, noted), *map(str, read)} for put in puts]
