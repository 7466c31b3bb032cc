"""The recorder: loaded by the processes of a run, it writes down everything that they do.

These modules run inside the learner's own processes. They use only what every Python process has already loaded, and patch
`multiprocessing`, `greenlet` and `gevent` when the script imports them.

    sitecustomize.py   the way in: Python imports it when a process starts; it runs start.py
    script.py          looks at the script: its lines, its values, whose an error is; program_files.py: its modules;
                       attributes.py: what its objects have
    ahead.py           in an interpreter that was started before its run: waits for the run
    core.py            writes events into this process's record, which memory.py maps; queue_calls.py: the most frequent calls
    wrapping.py        replaces functions with wrappers that record
    imports.py         patches a module as soon as it is imported
    standing_in.py     replaces classes written in C, whose methods cannot be replaced, with classes that record
    output.py          gives each process an output of its own; prints.py: what is printed to it, and where
    plumbing.py        keeps out of the record what multiprocessing does below the learner's calls
    patches/           what is patched, a file for each subject: processes, queues, connections, … Each says in
                       its PATCHES which modules it patches; several files may name the same module
    gates/             where a program's orders are explored: before an operation, wait for one's turn
    lanes.py           which generator or greenlet is running; variables.py finds what it is passed, and generator_frames.py
                       which are paused
    task_states.py     which of asyncio's tasks exist, and which is running; awaits.py finds what a task awaits
    history.py         what is recorded of a lock of threads
    audit.py           hides from audit hooks what the recorder does
    profiling.py       shares with the script what exists only once: a profile function, tools of sys.monitoring
    collector.py       keeps the garbage collector from what existed before the script, and from what ends unnoticed
    stacks.py          lets a process say where it is, when signals.py's signal asks it
    kinds.py           the kinds of events and the layout of a record
    bundling.py        makes one file of these modules, and one of the gates, in our own process
    visible.md         what a program can see of all this, and why

They are compiled once and put into each run's folder as one file (`bundle`), the gates as another if orders are explored:
compiling them again would cost every process of the learner some 10 ms. Their file name is "<recorder>", so that their
frames can be told from all others. Those that may be below the program's code are hidden from it: see hiding.py.
"""
import functools
import marshal
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
FILE_NAME, GATES_NAME = f"recorder.{sys.implementation.cache_tag}", f"gates.{sys.implementation.cache_tag}"
_KEPT = os.path.join(FOLDER, "__pycache__", FILE_NAME)
_MADE_BY = FOLDER, sys.version      # builds with the same tag may differ in whether frames can be hidden


@functools.cache
def bundle() -> bytes:
    """Return the recorder's modules, compiled, without the gates: the contents of the file `FILE_NAME` in a run's folder."""
    return _compiled(0)


@functools.cache
def gates() -> bytes:
    """Return the gates, compiled: the contents of the file `GATES_NAME` in the folder of a run whose orders are explored."""
    return _compiled(1)


def _compiled(part: int) -> bytes:
    """Return a part of what `bundling.compiled` makes: from a cached file, if that is still up to date."""
    try:
        with open(_KEPT, "rb", 0) as kept:
            made_by, states, sizes = marshal.loads(kept.read(int.from_bytes(kept.read(8), "little")))
            if made_by == _MADE_BY and all(state_of(name) == state for name, state in states.items()):
                kept.seek(sum(sizes[:part]), os.SEEK_CUR)
                data = kept.read(sizes[part])
                if len(data) == sizes[part]:
                    return data
    except (OSError, ValueError, TypeError, EOFError, AttributeError):
        pass
    from .bundling import compiled, files, keep, with_length
    before = {path: state_of(path) for path in files(FOLDER)}
    parts = compiled()
    keep(_KEPT, with_length(marshal.dumps((_MADE_BY, before, [len(each) for each in parts]))) + b"".join(parts))
    return parts[part]


def state_of(path: str) -> tuple[int, int]:
    """Return a value that changes if a file changes, or if files in a folder come or go."""
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size
