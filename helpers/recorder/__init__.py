"""The recorder: what the processes of a run load, so that everything they do is written down.

These modules run inside the learner's own processes. They use what every Python process has
loaded already, and patch `multiprocessing`, `greenlet` and `gevent` when the script imports them.

    sitecustomize.py   the way in: Python imports it when a process starts; it runs start.py
    core.py            writes events into this process's record
    imports.py         patches a module at the moment in which it is imported
    output.py          gives each process an output of its own
    patches/           what is patched, one module for each subject: processes, queues, connections, …
    kinds.py           the kinds of events and the layout of a record

They are compiled once for each kernel and put into the run's folder as one file (`bundle`): to
compile them anew would cost every process of the learner's some 10 ms. Their file name is
"<recorder>", so that their frames can be told from all others, and left out of tracebacks.
"""
import functools
import marshal
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
FILE_NAME = f"recorder.{sys.implementation.cache_tag}"


@functools.cache
def bundle() -> bytes:
    """Return the recorder's modules, compiled: a marshalled dict, name -> marshalled code."""
    return marshal.dumps({
        ".".join(file.relative_to(FOLDER).with_suffix("").parts):
            marshal.dumps(compile(file.read_text(encoding="utf-8"), "<recorder>", "exec", dont_inherit=True))
        for file in sorted(FOLDER.rglob("*.py")) if file.stem not in ("__init__", "sitecustomize")})
