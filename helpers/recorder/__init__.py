"""The recorder: what the processes of a run load, so that everything they do is written down.

These modules run inside the learner's own processes. They use what every Python process has
loaded already, and patch `multiprocessing`, `greenlet` and `gevent` when the script imports them.

    sitecustomize.py   the way in: Python imports it when a process starts; it runs start.py
    core.py            writes events into this process's record
    imports.py         patches a module at the moment in which it is imported
    output.py          gives each process an output of its own
    patches/           what is patched, a file for each subject: processes, queues, connections, … Each says in
                       its PATCHES which modules it patches; several files may name the same module
    kinds.py           the kinds of events and the layout of a record

They are compiled once for each kernel and put into the run's folder as one file (`bundle`): to
compile them anew would cost every process of the learner's some 10 ms. Their file name is
"<recorder>", so that their frames can be told from all others, and left out of tracebacks.
"""
import ast
import functools
import marshal
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
FILE_NAME = f"recorder.{sys.implementation.cache_tag}"


@functools.cache
def bundle() -> bytes:
    """Return the recorder's modules, compiled: a marshalled dict, name -> marshalled code.

    Under "wanted" it has what `wanted` returns: a process must know what to patch before it loads any patch.
    """
    files = {".".join(file.relative_to(FOLDER).with_suffix("").parts): file.read_text(encoding="utf-8")
             for file in sorted(FOLDER.rglob("*.py")) if file.stem not in ("__init__", "sitecustomize")}
    compiled = {name: marshal.dumps(compile(text, "<recorder>", "exec", dont_inherit=True)) for name, text in files.items()}
    return marshal.dumps(compiled | {"wanted": marshal.dumps(wanted(files))})


def wanted(files: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return what the files of patches/ say in their PATCHES, without running them.

    Args:
        files: the recorder's modules, name -> text.

    Returns:
        The module that is patched -> the recorder's modules and their functions that patch it.

    Raises:
        ValueError: a PATCHES is not written out as a dict of a module's name -> a function's name.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, text in files.items():
        for node in ast.parse(text).body if name.startswith("patches.") else ():
            if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PATCHES"):
                continue
            if not isinstance(node.value, ast.Dict):
                raise ValueError(f"{name}: PATCHES must be written out as a dict")
            for module, function in zip(node.value.keys, node.value.values, strict=True):
                if not (isinstance(module, ast.Constant) and isinstance(module.value, str) and isinstance(function, ast.Name)):
                    raise ValueError(f"{name}: PATCHES must map a module's name to a function's name")
                found.setdefault(module.value, []).append((name, function.id))
    return found
