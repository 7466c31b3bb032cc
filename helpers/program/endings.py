"""Tells by a script's text whether it could notice that its objects go, as they all do at its end.

A Python that ends looks for what only holds itself, several times, and takes it apart. A script that cannot notice that may
end without.
It is read word by word: to parse a text takes longer than that. So in doubt the answer is yes.
"""
from __future__ import annotations

#: modules in which, as far as a script can see, nothing happens when an object goes
_SILENT = {"__future__", "collections", "functools", "itertools", "math", "multiprocessing", "os", "queue", "random", "sys",
           "threading", "time"}
#: What stands in a script in which something may happen then: finalizers, files, what is suspended before its `finally`,
#: what hears of calls or of warnings, and what does more than the text shows.
_TELLING = ("__del__", "__import__", "async", "audit", "compile", "eval", "exec", "finalize", "gc", "monitoring", "open",
            "profile", "trace", "PYTHON", "unraisable", "warn", "weak", "yield")


def notices_what_goes(source: str) -> bool:
    """Whether a script may notice that an object goes, or when."""
    if not source or any(word in source for word in _TELLING):
        return True
    return not all(_imports_silent(line.strip()) for line in source.splitlines() if "import" in line)


def _imports_silent(line: str) -> bool:
    """Whether a line does nothing but import silent modules."""
    word, _, rest = line.partition(" ")
    names = [rest.partition(" import")[0]] if word == "from" else rest.split(",") if word == "import" else [""]
    return ";" not in line and all(name.strip().partition(" ")[0].partition(".")[0] in _SILENT for name in names)
