"""Reads what the processes of a run print, each through a pipe of its own, within bounds."""
from __future__ import annotations

import codecs
import contextlib
import os
import re
from collections import deque
from collections.abc import Callable

HEAD, TAIL = 20_000, 4_000      #: characters kept of one process's output: its beginning and its end
READY = 6                       #: pairs of pipes ready for new processes
CHUNK = 1 << 16                 #: bytes per read
FILL = 16                       #: chunks: more than a pipe can hold


class Bounded:
    """Text of which only the beginning and the end are kept, however much is added."""

    def __init__(self) -> None:
        self._head: list[str] = []
        self._room = HEAD
        self._tail: deque[str] = deque()
        self._tail_length = 0
        self.left_out = 0       #: characters

    def add(self, text: str) -> str:
        """Add text; return the part of it that still belongs to the beginning."""
        first, rest = text[:self._room], text[self._room:]
        if first:
            self._head.append(first)
            self._room -= len(first)
        if rest:
            rest, cut = rest[-TAIL:], max(0, len(rest) - TAIL)
            self._tail.append(rest)
            self._tail_length += len(rest)
            self.left_out += cut
            while self._tail_length - len(self._tail[0]) >= TAIL:
                gone = self._tail.popleft()
                self._tail_length -= len(gone)
                self.left_out += len(gone)
        return first

    def end(self) -> str:
        """Return what follows the beginning: how much was left out, if any, and the end."""
        if not self._tail:
            return ""
        tail = "".join(self._tail)
        left_out = self.left_out + max(0, len(tail) - TAIL)
        note = f"\n[… {left_out:,} characters left out …]\n" if left_out else ""
        return note + tail[-TAIL:]

    def __str__(self) -> str:
        return "".join(self._head) + self.end()


class Stream:
    """One process's standard output or standard error."""

    def __init__(self, name: str, pid: int | None) -> None:
        self.name = name                        #: "out" or "err"
        self.pid = pid                          #: None until the process has identified itself
        self.text = Bounded()
        self.aside: bytes | None = None         #: from now on not the process's output but its answer: see stacks.py
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._line = ""

    def feed(self, data: bytes, last: bool = False) -> str:
        """Take bytes; return the text that can be shown at once."""
        if self.aside is not None:
            self.aside += data
            return ""
        text = self._decode(data, last)
        if self.pid is None:                    # the first line identifies the writer: see recorder/output.py
            self._line += text
            first, newline, text = self._line.partition("\n")
            word = first.strip("\0")
            if not newline and len(self._line) < 99 and not last:
                return ""
            self._line = ""
            if not (newline and word.isdecimal()):      # the script wrote into a pipe that was not meant for it
                word, text = "0", first + newline + text
            self.pid = int(word)
        return self.text.add(text)


class Shared:
    """No pipes: the processes write to our own output, as under plain Python. What they write is not known."""

    def __init__(self) -> None:
        self.script = 0
        self.streams: dict[int, Stream] = {}    #: none

    def refill(self) -> None:
        """Do nothing: there are no pipes to prepare."""

    def read(self, file: int, show: Callable[[Stream, str], None]) -> bool:
        """Do nothing: there is nothing to read."""
        return False

    def drain(self, show: Callable[[Stream, str], None]) -> None:
        """Do nothing: there is nothing to read."""

    def put_aside(self, pid: int, path: str) -> Stream | None:
        """Return None: we read no stream, so a process that computes in C cannot answer."""
        return None

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def text(self, pid: int, name: str) -> str:
        """Return "": a process's output is not known."""
        return ""

    def left_out(self) -> int:
        """Return how many characters were too many to keep: always 0."""
        return 0


class Pipes:
    """The named pipes of a run: one pair is the script's own, new processes take other pairs, which `refill` makes."""

    def __init__(self, directory: str | os.PathLike, clean: Callable[[str], str]) -> None:
        self.directory = directory
        self.paths: dict[int, str] = {}         #: descriptor -> path of its pipe
        self.script = 0                         #: the script's pid, once it is known
        self.streams: dict[int, Stream] = {}    #: descriptor -> stream; open ones only
        self.all: list[Stream] = []
        self._clean, self._count = clean, 0
        try:
            self._free = os.path.join(directory, "free")
            os.mkdir(self._free, 0o700)
            self.main = self._make(os.fspath(directory), 0)
        except OSError:
            self.close()
            raise

    def _make(self, folder: str, pid: int | None = None) -> tuple[str, str]:
        number, paths = self._count, []
        self._count += 1
        # .err before .out: a process that finds the second can take the first, too.
        for name in ("err", "out"):
            path = os.path.join(folder, f"{number:04}.{name}")
            os.mkfifo(path, 0o600)
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            stream = Stream(name, pid)
            self.streams[file] = stream
            self.paths[file] = f"{number:04}.{name}"
            self.all.append(stream)
            paths.append(path)
        return paths[1], paths[0]

    def refill(self) -> None:
        """Keep some pairs ready for new processes: make more when half of them are taken."""
        try:
            free = sum(1 for name in os.listdir(self._free) if name.endswith(".out"))
            for _ in range(READY - free if free <= READY // 2 else 0):
                self._make(self._free)
        except OSError:
            pass            # no descriptors left, or the script removed its folder: children then share the script's output

    def read(self, file: int, show: Callable[[Stream, str], None]) -> bool:
        """Read once from a descriptor that is ready. Returns whether there was something."""
        stream = self.streams[file]
        try:
            data = os.read(file, CHUNK)
        except BlockingIOError:
            return False
        known = stream.pid is not None
        text = stream.feed(data, last=not data)
        if text:
            show(stream, self._clean(text))
        if not data:
            del self.streams[file]
            os.close(file)
        elif not known:
            self.refill()
        return bool(data)

    def drain(self, show: Callable[[Stream, str], None]) -> None:
        """Read what is there, at most one pipe's fill from each: a script may still be writing."""
        for file in list(self.streams):
            for _ in range(FILL):
                if file not in self.streams or not self.read(file, show):
                    break

    def put_aside(self, pid: int, path: str) -> Stream | None:
        """Treat what a process writes from now on as its answer.

        Args:
            pid: the process.
            path: the file that is its standard error.

        Returns:
            The stream whose `aside` will have it; None if that file is no pipe of this run, or also another process's.
        """
        for file, stream in self.streams.items():
            mine = path == os.path.join(self.directory, self.paths[file]) and stream.pid in (pid, 0)
            if mine and stream.aside is None:
                for _ in range(FILL):       # what it wrote before
                    if not self.read(file, lambda stream, text: None):
                        break
                if file in self.streams:
                    stream.aside = b""
                    return stream
        return None

    def close(self) -> None:
        """Close what is still open: from now on, nobody reads."""
        for file in self.streams:
            with contextlib.suppress(OSError):
                os.close(file)
        self.streams.clear()

    def text(self, pid: int, name: str) -> str:
        """Return what a process printed; pid 0 is the script, which has a second pair if it ran another Python."""
        pids = {pid} if pid else {0, self.script}
        return self._clean("".join(str(stream.text) for stream in self.all if stream.pid in pids and stream.name == name))

    def left_out(self) -> int:
        """Return how many characters were too many to keep."""
        return sum(stream.text.left_out for stream in self.all)


_RECORDER_FRAME = re.compile(r'^[ |+]*File "<recorder>", line \d+(,? in .*)?\n', re.MULTILINE)


def cleaner(directory: str | os.PathLike) -> Callable[[str], str]:
    """Return a function that removes the run's folder and the recorder's frames from a text."""
    folder = os.fspath(directory) + os.sep

    def clean(text: str) -> str:
        if folder in text:
            text = text.replace(folder, "")
        if "<recorder>" in text:
            text = _RECORDER_FRAME.sub("", text)
        return text

    return clean
