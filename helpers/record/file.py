"""Reads one process's record: the file that the recorder mapped into that process's memory."""
from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..recorder.kinds import (
    BEGINNING,
    FIRST_LASTING,
    HEADER,
    KEPT,
    KINDS,
    LAYOUT,
    NUMBER,
    SIZE,
    SLOT,
    TEXT,
)
from .kinds import ROWS
from .run import Event
from .texts import fields_of, split, text_of

_SLOT = struct.Struct(f"={LAYOUT}{TEXT}s")
_HEADER = struct.Struct("=QQQd16x16s")
_KIND, _SERIAL, _OBJECT = 8, 16, 24     # their places in a slot, in bytes
_FEW = SLOT * 64        # bytes
_LANE, _MORE = NUMBER["lane"], NUMBER["more"]
THREADS = range(1 << 20, 1 << 22)       #: the numbers of lanes of threads and tasks, see recorder/lanes.py
_AWAITED = 1 << 63 | 1 << 31            # bits of the number of an asyncio object, see recorder/history.py
_FLAGS = ("waited", "any_one")          # boolean fields
_ROW_OF = [ROWS.get(kind) for kind in KINDS] + [None] * (256 - len(KINDS))      # by a kind's number


@dataclass
class Recorded:
    """What one process wrote. Its events are decoded when they are first asked for."""

    pid: int
    parent_pid: int
    birth: float            #: on the clock that all processes share
    role: str               #: "script", "fork", "spawn", "forkserver", "python"
    started: float          #: when the run was started, on the same clock
    slots: bytes            #: the used slots, in order
    left_out: int = 0       #: slots that were too many to keep
    name: str = ""

    def __len__(self) -> int:
        return len(self.slots) // SLOT

    def go_on(self, other: Recorded) -> None:
        """Add what the process did after it became another program (os.exec…), which counted its slots from 1 again."""
        slots, before = bytearray(other.slots), len(self) + self.left_out << 32
        for at in range(0, len(slots), SLOT):
            begin, word, serial, object_ = struct.unpack_from("=dQQQ", slots, at)
            owner = object_ + before if word & 0xFF == _MORE else object_
            struct.pack_into("=dQQQ", slots, at, begin, word, serial + before, owner)
        self.slots += slots
        self.left_out += other.left_out

    def shorten(self, most: int) -> None:
        """Keep at most this many slots: the lasting ones, and of the others the first and the last."""
        serials = array("Q", self.slots)[_SERIAL // 8::SLOT // 8]
        owners = array("Q", self.slots)[_OBJECT // 8::SLOT // 8]
        kinds = self.slots[_KIND::SLOT]
        passing = [at for at, serial in enumerate(serials)
                   if serial < FIRST_LASTING and not (kinds[at] == _MORE and owners[at] >= FIRST_LASTING)]
        keep = max(0, most - (len(serials) - len(passing)))
        spare = len(passing) - keep
        if spare > 0:
            dropped = set(passing[keep // 2:keep // 2 + spare])
            self.slots = b"".join(self.slots[at * SLOT:(at + 1) * SLOT] for at in range(len(serials)) if at not in dropped)
            self.left_out += spare

    def find(self, *kinds: str) -> list[tuple[Event, int]]:
        """Return the events of some kinds with their object's number, without decoding the rest."""
        marks = self.slots[_KIND::SLOT].translate(_marking(kinds))
        found, at = [], marks.find(1)
        while at >= 0:
            found += self._decode(at)
            at = marks.find(1, at + 1)
        return found

    @cached_property
    def lanes(self) -> tuple[str, ...]:
        """The names of its generators and greenlets, in the order in which they began."""
        return tuple(name for number, name in sorted(self.lane_names.items()) if number and number not in THREADS)

    @cached_property
    def lane_names(self) -> dict[int, str]:
        """The name of each lane, by its number; 0 is the process itself."""
        kinds, names, at = self.slots[_KIND::SLOT], {0: ""}, -1
        while (at := kinds.find(_LANE, at + 1)) >= 0:
            slot = _SLOT.unpack_from(self.slots, at * SLOT)
            text = slot[6].rstrip(b"\0") + self._rest.get((slot[2], 0), b"")
            names[slot[5]] = text.decode("utf-8", "ignore")
        return names

    @cached_property
    def pairs(self) -> list[tuple[Event, int]]:
        """All events, in order of time, each with the number of its object."""
        kinds = self.slots[_KIND::SLOT]
        return [pair for at, kind in enumerate(kinds) if kind not in (_LANE, _MORE) for pair in self._decode(at)]

    @property
    def events(self) -> list[Event]:
        """All events, in order of time."""
        return [event for event, _ in self.pairs]

    @cached_property
    def _rest(self) -> dict[tuple[int, int], bytes]:
        """The texts that did not fit into their slots: (serial, 0 for what was given, 1 for what came back) -> the rest."""
        found: dict[tuple[int, int], bytes] = defaultdict(bytes)
        kinds, at = self.slots[_KIND::SLOT], -1
        while (at := kinds.find(_MORE, at + 1)) >= 0:
            slot = _SLOT.unpack_from(self.slots, at * SLOT)
            found[slot[3], slot[5]] += slot[6].rstrip(b"\0")
        return found

    def _name_tasks(self, fields: dict[str, Any]) -> None:
        """Replace the lane numbers of tasks by their names."""
        if type(fields.get("child")) is int:
            fields["child"] = self._lane_name(fields["child"])
        if "children" in fields:
            fields["children"] = tuple(self._lane_name(int(lane)) for lane in fields["children"].split())

    def _lane_name(self, number: int) -> str:
        return self.lane_names.get(number, f"lane {number}")

    def _decode(self, at: int) -> list[tuple[Event, int]]:
        begin, word, serial, object_, end, number, text = _SLOT.unpack_from(self.slots, at * SLOT)
        row = _ROW_OF[word & 0xFF]
        if row is None:
            return []
        given, back, failed = split(text.rstrip(b"\0"))
        if self._rest:
            given += self._rest.get((serial, 0), b"")
            if (serial, 1) in self._rest:
                _, back, failed = split(self._rest[serial, 1])
        fields = fields_of(row.given, given) if given and row.given else {}
        if back and end and row.back:           # without an end, the process was killed while writing it
            fields[row.back] = text_of(back)
        if number and row.number != "number":
            fields[row.number] = number if row.number not in _FLAGS else True
            number = 0
        self._name_tasks(fields)
        fields["awaited"] = row.awaited or object_ & _AWAITED == _AWAITED
        lane = word >> 8 & 0xFF_FFFF
        return [(Event(
            round(begin - self.started, 9), self.name, self.lane_names.get(lane, f"lane {lane}") if lane else "",
            KINDS[word & 0xFF], (word >> 32) or None, end=round(max(begin, end) - self.started, 9) if end else None,
            outcome=failed.decode("utf-8", "ignore"), number=number, pid=self.pid, **fields), object_)]


@cache
def _marking(kinds: tuple[str, ...]) -> bytes:
    """Return a translation table: 1 for the numbers of these kinds, 0 for all others."""
    wanted = {NUMBER[kind] for kind in kinds}
    return bytes(number in wanted for number in range(256))


def read_file(file: Path, started: float) -> Recorded | None:
    """Read a record; return None if its process died before it could begin one.

    Args:
        file: the record, named after the process's pid.
        started: when the run was started, on the clock that all processes share (seconds).
    """
    with open(file, "rb") as opened:
        if file.stat().st_size < HEADER:
            return None
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as memory:
            whole, pid, parent, birth, role = _HEADER.unpack_from(memory)
            if not whole:
                return None
            lasting = _used(memory, HEADER, BEGINNING)
            first = _used(memory, BEGINNING, BEGINNING + KEPT * SLOT)
            last = b""
            if len(first) == KEPT * SLOT:
                ring = _used(memory, BEGINNING + KEPT * SLOT, SIZE)
                pieces: list[bytes] = [ring[at:at + SLOT] for at in range(0, len(ring), SLOT)]
                pieces.sort(key=_serial)
                last = b"".join(pieces)
    one = Recorded(pid, parent, birth, role.rstrip(b"\0").decode(), started, first + last)
    if last:
        one.left_out = _serial(last[-SLOT:]) - len(one)
    one.slots = _in_order_of_time(lasting, one.slots)
    return one


def _in_order_of_time(lasting: bytes, others: bytes) -> bytes:
    """Merge the slots of both, each of which is in order."""
    whole, done = memoryview(others), 0
    times = whole.cast("d")[::SLOT // 8]
    pieces: list[bytes | memoryview] = []
    for at in range(0, len(lasting), SLOT):
        slot = lasting[at:at + SLOT]
        before = bisect(times, struct.unpack_from("=d", slot)[0], done)
        pieces += whole[done * SLOT:before * SLOT], slot
        done = before
    return b"".join((*pieces, whole[done * SLOT:]))


def _serial(slot: bytes) -> int:
    return int.from_bytes(slot[_SERIAL:_SERIAL + 8], "little")


def _extent(memory: mmap.mmap, begin: int, end: int) -> bytes:
    """Return the kinds of the written slots, from the first to the last."""
    step, kinds = SLOT * 512, b""
    end = min(end, begin + (len(memory) - begin) // SLOT * SLOT)        # a file that was cut short may end within a slot
    if memory[begin + _FEW // 2:begin + _FEW] == bytes(_FEW // 2):  # most are small; even an erased slot has a serial number
        end = min(end, begin + _FEW // 2)
    for at in range(begin, end, step):
        more = memory[at + _KIND:min(at + step, end):SLOT]
        if not any(more):
            break
        kinds += more
    return kinds.rstrip(b"\0")


def _used(memory: mmap.mmap, begin: int, end: int) -> bytes:
    """Return the written slots, from the first on."""
    kinds = _extent(memory, begin, end)
    whole = memory[begin:begin + len(kinds) * SLOT]
    if 0 in kinds:              # a slot that was erased, or that a thread was writing when it was killed
        return b"".join(whole[n * SLOT:(n + 1) * SLOT] for n, kind in enumerate(kinds) if kind)
    return whole


def trim(file: Path) -> int:
    """Cut the unused part off the record of a process that has ended; return how many slots are used.

    From its beginning, a record is as long as it can ever get.
    """
    with open(file, "r+b") as opened:
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as memory:
            slots = len(_extent(memory, BEGINNING, SIZE))
            lasting = len(_extent(memory, HEADER, BEGINNING))
        opened.truncate(BEGINNING + slots * SLOT)
    return slots + lasting
