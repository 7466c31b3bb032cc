"""Tells from a script's text whether it could notice when its objects are freed, as all of them are at its end.

At its end, Python collects reference cycles several times, and frees one module after another. A script that cannot notice
this can end without it. The text is searched word by word, because parsing it would take longer than collecting. When in
doubt, the answer is yes.
"""
from __future__ import annotations

#: modules in which, as far as a script can see, nothing happens when an object is freed
_SILENT = {"__future__", "collections", "concurrent", "functools", "itertools", "math", "multiprocessing", "os", "queue",
           "random", "sys", "threading", "time"}
#: Words of a script in which something may happen then: finalizers, files, code suspended before its `finally`,
#: interpreters that Python warns of, whatever observes calls or warnings, and whatever does more than the text shows.
_TELLING = ("__del__", "__import__", "async", "audit", "compile", "eval", "exec", "finalize", "gc", "monitoring",
            "nterpreter", "open", "profile", "trace", "PYTHON", "unraisable", "warn", "weak", "yield")
#: Words with which a script may end with an exit code of its own, or leave shared memory whose finalizer may complain.
_LEAVING = ("exit", "quit", "SystemExit", "shared_memory", "SharedMemory")


def notices_what_goes(source: str) -> bool:
    """Whether a script may notice that an object is freed, or when."""
    if not source or _says(source, _TELLING, but=("_async", "executor")):
        return True
    return not all(_imports_silent(line.strip()) for line in source.splitlines() if "import" in line)


def may_leave(source: str) -> bool:
    """Whether a script that cannot notice what is freed may end with another exit code than 0, and yet without an error."""
    return _says(source, _LEAVING, but=("__exit", "exitcode"))


def _says(source: str, words: tuple[str, ...], but: tuple[str, ...]) -> bool:
    """Whether a text has one of some words, apart from some harmless ones.

    No regular expression: to load `re` takes a program in a terminal longer than all else before its start.
    """
    for word in but:
        source = source.replace(word, " ")
    return any(word in source for word in words)


def _imports_silent(line: str) -> bool:
    """Whether a line only imports silent modules."""
    word, _, rest = line.partition(" ")
    names = [rest.partition(" import")[0]] if word == "from" else rest.split(",") if word == "import" else [""]
    return ";" not in line and all(name.strip().partition(" ")[0].partition(".")[0] in _SILENT for name in names)
