"""Maps this process's record into memory, and gives out its slots: see kinds.py."""
import os
import sys

from .kinds import BEGINNING, FIRST_LASTING, HEADER, SIZE, SLOT
from .script import foreign, privately

FIRST = 1 << 14     # bytes: enough for most processes
directory = os.environ["ISOLATED_DIRECTORY"]
itertools, mmap = privately("itertools"), privately("mmap")
signals = sys.modules.get("_signal")
LIMIT = getattr(signals, "SIGXFSZ", None)


def slots(kept: int, ring: int):
    """Return a function that gives the next slot: (its place in bytes, its serial number, from 1)."""
    first = range(BEGINNING, BEGINNING + SLOT * kept, SLOT)
    again = range(BEGINNING + SLOT * kept, BEGINNING + SLOT * (kept + ring), SLOT)
    # Made of C functions: every put, get and switch of the learner pays for this.
    return zip(itertools.chain(first, itertools.chain.from_iterable(itertools.repeat(again))), itertools.count(1), strict=False).__next__


def lasting_slots(otherwise):
    """Return a function that gives the next slot for an event that is kept forever; `otherwise` gives one if none is left."""
    first = zip(range(HEADER, BEGINNING, SLOT), itertools.count(FIRST_LASTING), strict=False)
    return itertools.chain(first, iter(otherwise, None)).__next__


#: Records that this process or its parents have mapped: see `_map`.
_mapped: list = []


def _map(file: int, size: int, access: int):
    """Map an open file into memory, leaving no descriptor open that the script could see, close or replace."""
    if sys.version_info >= (3, 13) and os.name == "posix":
        return mmap.mmap(file, size, access=access, trackfd=False)
    if os.name != "posix":
        return mmap.mmap(file, size, access=access)
    # Before Python 3.13, mmap keeps a copy of the descriptor and finally closes that number: by then, it may be a file of
    # the script's. So close the copy now, and never free the map. The copy gets the lowest free number, like `probe`.
    probe = os.dup(file)
    os.close(probe)
    memory = mmap.mmap(file, size, access=access)
    _mapped.append(memory)
    try:
        if os.path.samestat(os.fstat(file), os.fstat(probe)):
            os.close(probe)
    except OSError:             # another thread was faster: the copy has another number, and stays open
        pass
    return memory


def new_file() -> memoryview:
    """Return the memory of a new record for this process.

    Raises:
        OSError: there is no room for it, or the run's folder is gone.
    """
    # A pid may come again within a run: the new process then uses another name.
    name, tries = None, 0
    while name is None:
        try:
            name = os.path.join(directory, f"{os.getpid()}.{tries}.record")
            file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            name, tries = None, tries + 1
    handler = _ignore_limit(signals.SIG_IGN) if LIMIT is not None else None
    try:
        # Written, not only mapped: on some file systems, the first store into a hole takes 1 ms.
        os.write(file, bytes(FIRST >> 2))
        os.lseek(file, BEGINNING, os.SEEK_SET)
        os.write(file, bytes(FIRST))
        os.ftruncate(file, SIZE)
        return memoryview(_map(file, SIZE, mmap.ACCESS_WRITE))
    finally:
        os.close(file)
        if handler is not None:
            _ignore_limit(handler)


def note_resource(kind: str, name: str) -> None:
    """Write down something that may outlive its process, so that it can be removed after the run."""
    try:
        file = os.open(os.path.join(directory, "resources"),
                       os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, f"{kind} {name}\n".encode())
        os.close(file)
    except OSError as error:
        if foreign(error):
            raise


def _ignore_limit(handler):
    """Set the action for the signal that comes if a file would exceed the script's limit; return the previous action.

    Python ignores this signal. The script may have made it end the process, but a file of ours must not. None: nothing was
    set.
    """
    before = signals.getsignal(LIMIT)
    try:
        if before is not None and before is not handler:
            signals.signal(LIMIT, handler)
            return before
    except ValueError:          # not the main thread
        pass
    return None


def read_later(file):
    """Return a function that reads the bytes that follow in a file, which may be gone by then. Reads only what is needed."""
    begin = file.tell()
    if os.name == "posix":          # Windows could not remove a mapped file
        try:
            return memoryview(_map(file.fileno(), 0, mmap.ACCESS_READ))[begin:]
        except (OSError, ValueError):
            pass
    return file.read()
