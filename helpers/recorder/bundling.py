"""Makes one file of the recorder's modules, and one of the gates. It runs in our own process, never in the learner's."""
import ast
import contextlib
import marshal
import os
from pathlib import Path

from . import hiding

APART = ("__init__", "sitecustomize", "bundling", "hiding")       #: files that are not in the bundle
LATER = "patches."      #: prefix of the names of modules of which a process needs only a few, and late
#: modules whose functions may call the program's, besides those
CALLING = ("core", "history", "plumbing", "wrapping", "prints", "audit", "imports", "standing_in")


def compiled() -> tuple[bytes, bytes]:
    """Return the recorder's modules, compiled without their docstrings: name -> marshalled code.

    Those of gates/ are a marshalled dict, with all others again whose frames are hidden: gates look at frames. The others are
    as `packed` arranges them. Under "wanted", each has the result of
    `wanted` for patches/ or for gates/: a process must know what to patch before it loads any patch.
    """
    folder = Path(__file__).parent
    files = {".".join(file.relative_to(folder).with_suffix("").parts): file.read_text(encoding="utf-8")
             for file in sorted(folder.rglob("*.py")) if file.stem not in APART}
    code = {name: marshal.dumps(hiding.compiled(text, hide=hidden(name))) for name, text in files.items()
            if not name.startswith("gates.")}
    seen = {name: marshal.dumps(hiding.compiled(text, hide=False)) for name, text in files.items()
            if name.startswith("gates.") or hidden(name)}
    return (packed(code | {"wanted": marshal.dumps(wanted(files, "patches."))}),
            marshal.dumps(seen | {"wanted": marshal.dumps(wanted(files, "gates."))}))


def hidden(name: str) -> bool:
    """Whether the frames of a module are hidden from the program: whether its functions may call the program's.

    The other ones are looked for by audit.py, or look at frames by their place.
    """
    return name in CALLING or (name.startswith(LATER) and (name != "patches.generators" or hiding.RUN_IT))


def packed(modules: dict[str, bytes]) -> bytes:
    """Return a file's bytes: what every process reads comes first.

    That is the length of a marshalled dict, in eight bytes, and the dict: name -> bytes. For modules that are needed later,
    it has the places where their bytes begin and end, counted from the dict's end.
    """
    first: dict[str, bytes | tuple[int, int]] = {}
    later = b""
    for name, data in modules.items():
        if name.startswith(LATER):
            first[name] = len(later), len(later) + len(data)
            later += data
        else:
            first[name] = data
    return with_length(marshal.dumps(first)) + later


def with_length(data: bytes) -> bytes:
    """Return bytes, preceded by their length in eight bytes."""
    return len(data).to_bytes(8, "little") + data


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return what `packed` got."""
    length = int.from_bytes(data[:8], "little")
    later = data[8 + length:]
    return {name: found if isinstance(found, bytes) else later[slice(*found)]
            for name, found in marshal.loads(data[8:8 + length]).items()}


def files(folder: str) -> list[str]:
    """Return the recorder's files, and the folders that contain some."""
    found = []
    for inside, _, names in os.walk(folder):
        mine = [os.path.join(inside, name) for name in names if name.endswith(".py")]
        found += [inside, *mine] if mine else []
    return found


def keep(path: str, data: bytes) -> None:
    """Write a file as a whole or not at all; if it may not be written, nothing is kept."""
    beside = f"{path}.{os.getpid()}"
    with contextlib.suppress(OSError):
        Path(path).parent.mkdir(exist_ok=True)
        Path(beside).write_bytes(data)
        os.replace(beside, path)


def wanted(files: dict[str, str], folder: str) -> dict[str, list[tuple[str, str]]]:
    """Return what the files of a folder declare in their PATCHES, without running them.

    Args:
        files: the recorder's modules, name -> text.
        folder: the prefix of their names.

    Returns:
        The patched module -> the recorder's modules and functions that patch it.

    Raises:
        ValueError: a PATCHES is not a literal dict of a module's name -> a function's name.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, text in files.items():
        for node in ast.parse(text).body if name.startswith(folder) else ():
            if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PATCHES"):
                continue
            if not isinstance(node.value, ast.Dict):
                raise ValueError(f"{name}: PATCHES must be written out as a dict")
            for module, function in zip(node.value.keys, node.value.values, strict=True):
                if not (isinstance(module, ast.Constant) and isinstance(module.value, str) and isinstance(function, ast.Name)):
                    raise ValueError(f"{name}: PATCHES must map a module's name to a function's name")
                found.setdefault(module.value, []).append((name, function.id))
    return found
