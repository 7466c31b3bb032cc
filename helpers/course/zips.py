"""Reads zip files of unknown origin: whatever is wrong with one, its reader learns that in words, at a bounded cost."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path


class UnreadableError(ValueError):
    """A zip file cannot be read; the message says why."""


def contents(path: Path, most: int, wanted: Callable[[str], bool] = lambda name: True) -> dict[str, bytes]:
    """Return what files a zip file holds, by name.

    Args:
        path: the zip file.
        most: how many bytes the wanted files may have together.
        wanted: whether a file of this name is wanted.

    Raises:
        FileNotFoundError: there is no such file.
        UnreadableError: it is damaged, too large, or no zip file.
    """
    try:
        if path.exists() and not path.is_file():    # opening a named pipe would wait
            raise UnreadableError("it is not a file")
        with zipfile.ZipFile(path) as file:
            entries = [entry for entry in file.infolist() if wanted(entry.filename)]
            size = sum(entry.file_size for entry in entries)
            if size > most:
                raise UnreadableError(f"it holds {size:,} bytes, which is too many")
            return {entry.filename: _read(file, entry) for entry in entries}
    except FileNotFoundError:
        raise
    # A damaged name is a ValueError, an unknown or secret form a RuntimeError.
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableError(getattr(error, "strerror", None) or str(error) or "it ends too early") from None


def _read(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # Only these two are read in pieces: a few bytes of bzip2 or LZMA may become gigabytes at once.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError("it is compressed in another way than by %progress --save")
    with file.open(entry) as opened:
        return opened.read(entry.file_size + 1)     # with a number, no more is unpacked than its header promises
