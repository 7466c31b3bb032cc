"""From a cell's text to a script that Python can run, or one clear sentence why not."""
from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

FILE = "cell.py"    #: the script's name, as tracebacks show it


class CellError(ValueError):
    """The cell cannot be run as a script; the message is written for the learner."""


def prepare(cell: str, first_line: int = 1) -> str:
    """Check a cell and return it as a script.

    Args:
        cell: the program, without the line of the magic.
        first_line: the line of the notebook cell at which the program begins. The script is
            moved down so that its lines have the numbers that the learner sees.

    Raises:
        CellError: it is empty, not Python, or Python that no script may contain.
    """
    if not cell.strip():
        raise CellError("There is no program in this cell: write one below the first line.")
    source = "\n" * (first_line - 1) + cell
    if not source.endswith("\n"):
        source += "\n"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, FILE, "exec", dont_inherit=True)
        source.encode()
    except SyntaxError as error:
        raise CellError(_explain(error, source)) from None
    except UnicodeEncodeError:
        raise CellError("The cell contains half a character (a surrogate), which no file can hold.") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CellError(f"Python cannot read this cell: {error}") from None
    as_file(source)
    return source


def as_file(source: str) -> bytes:
    """Return a script as its file holds it: in the encoding that it declares, as Python reads it so.

    Raises:
        CellError: there is no such encoding, or it lacks one of the script's characters.
    """
    data = source.encode()
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        return source.encode(encoding)
    except SyntaxError as error:
        raise CellError(f"Python cannot read this cell: {error.msg}. Leave out the comment that names it.") from None
    except UnicodeEncodeError as error:
        raise CellError(f"A comment at the top says that the cell is written in {encoding}, which has no "
                        f"{source[error.start]!r}. Leave that comment out: Python 3 needs none.") from None


def _lines(source: str) -> list[str]:
    """Return a script's lines as Python counts them: a form feed or a U+2028 ends none."""
    return re.split("\r\n|\r|\n", source)


def _explain(error: SyntaxError, source: str) -> str:
    number = error.lineno or 1
    lines = _lines(source)
    # The line that is to blame may stand before the one at which Python gave up.
    for at in (number, number - 1):
        text = lines[at - 1].strip() if 0 < at <= len(lines) else ""
        if text[:1] in ("!", "%", "?"):
            return (f"Line {at} begins with {text[0]!r}: that is IPython, and this cell is run as a plain "
                    f"Python script. Move the line into a cell of its own.")
    said = str(error.msg)
    if "await" in said and "async function" in said:
        return (f"Line {number} uses await in a function that is no coroutine. It can stand only in one that is defined "
                "with `async def`.")
    if "await" in said and "outside" in said:
        return (f"Line {number} uses await outside a function: a script has no event loop that is already "
                "running. Put it into `async def main():` and call `asyncio.run(main())`.")
    text = (lines[number - 1].strip() if 0 < number <= len(lines) else "")[:80]
    return f"Line {number} is not Python ({type(error).__name__}: {said}): {text}"


def _nodes(source: str) -> list[ast.AST]:
    """Return a script's parts; none where it is no Python, or nested deeper than Python shows, though it can run it."""
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def uses_generators(source: str) -> bool:
    """Whether the script has generators or coroutines of its own, which the recorder then follows."""
    kinds = (ast.Yield, ast.YieldFrom, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) for node in _nodes(source))


def hands_on(source: str) -> set[int]:
    """Return the lines at which a generator or coroutine hands on to another: `yield from` and `await`."""
    return {node.lineno for node in _nodes(source) if isinstance(node, (ast.YieldFrom, ast.Await))}


#: What an argument may be made of that the recorder works out once more: nothing that runs code of the learner's.
_HARMLESS = (ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.USub,
             ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Mod, ast.FloorDiv)


def passed(source: str) -> str:
    """Return what the script's calls of send(), switch(), throw() and close() pass, for the recorder.

    One line for each: "12 n + 1". What is thrown into a generator is marked: "14 !KeyError".
    """
    found: dict[int, str] = {}
    for node in _nodes(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        text, name, arguments = "", node.func.attr, node.args
        if node.keywords and (name != "switch" or arguments):
            continue
        arguments = arguments or [keyword.value for keyword in node.keywords]
        if name in ("send", "switch") and arguments:
            what = arguments[0] if len(arguments) == 1 else ast.Tuple(list(arguments), ast.Load())
            plain = all(isinstance(part, _HARMLESS) and getattr(part, "format_spec", None) is None
                        for part in ast.walk(what))
            text = _unparsed(what) if plain else ""
        elif name == "throw" and arguments:
            call = arguments[0] if isinstance(arguments[0], ast.Call) else None
            text = "!" + _unparsed(call.func if call else arguments[0]).rpartition(".")[2]
            if call and len(call.args) == 1 and isinstance(call.args[0], ast.Constant):
                said = f"{text}: {call.args[0].value}"
                text = said if _fits(said) else text
        elif name == "close" and not arguments:
            text = "!GeneratorExit"
        line = node.func.end_lineno or node.lineno
        if text and _fits(text):
            # Two different ones in one line: which of them it is cannot be told.
            found[line] = text if found.get(line, text) == text else ""
    lines = [f"{line} {text}" for line, text in found.items() if text]
    return "\n".join(lines[:200])


def _fits(text: str) -> bool:
    """Whether a text can be handed on in a line of an environment variable."""
    return text.isprintable() and len(text) <= 100


def _unparsed(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def loop_at(source: str, line: int) -> tuple[str, int]:
    """Return the innermost loop that a line belongs to: ("while not done:", its first line); itself in no loop.

    Where a process spins, chance decides at which of the loop's lines it is met.
    """
    loops = [node for node in _nodes(source) if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    first = max((node.lineno for node in loops), default=line)
    lines = _lines(source)
    return (_short(lines[first - 1]) if 0 < first <= len(lines) else ""), first


def call_at(source: str, line: int, name: str = "") -> str:
    """Return the call in progress at a line, as the cell writes it: "q.get()".

    Args:
        source: the script.
        line: the line at which a process stands.
        name: the function that is being run, where it is known: it tells several calls apart.

    Returns:
        The call's text in one line; the statement's first line where nothing is called there.
    """
    here = [node for node in _nodes(source) if getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)]
    if name in ("__enter__", "__exit__", "acquire"):
        for node in here:
            if isinstance(node, (ast.With, ast.AsyncWith)) and node.lineno == line:
                return "with " + ", ".join(_text(source, item.context_expr) for item in node.items)
    calls = [node for node in here if isinstance(node, ast.Call)]
    # Nobody ever waits in spawn(): joinall([spawn(f)]) waits in joinall().
    calls = [node for node in calls if not _name(node).startswith("spawn")] or calls
    # A call whose arguments span lines is at the line of its function's name.
    named = [node for node in calls if _name(node) == name] if name else []
    for group in (named, [node for node in calls if node.lineno == line or node.func.end_lineno == line], calls):
        if group:
            # The innermost, which ends first, is the one that is being carried out: print(q.get()) waits in q.get().
            return _text(source, min(group, key=lambda node: (node.end_lineno, node.end_col_offset)))
    lines = _lines(source)
    return _short(lines[line - 1]) if 0 < line <= len(lines) else ""


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _text(source: str, node: ast.AST) -> str:
    return _short(ast.get_source_segment(source, node) or "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
