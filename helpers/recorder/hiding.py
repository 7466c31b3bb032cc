"""Compiles the recorder so that its frames are no frames for the program. It runs in our own process, never in the learner's.

A function begins with the instruction RESUME. CPython takes a frame that has not reached it for one that is still being made,
and passes over it: in `sys._getframe()` and `f_back`, in tracebacks, in the `stacklevel` of a warning or a log line. So what
calls the program's code, such as a signal's handler, never reaches a RESUME, or goes on before it.
"""
import ast
import dis
import functools
import sys
from types import CodeType
from typing import Any

NEW_LOCALS, GENERATOR = 0x2, 0x20 | 0x80 | 0x200        # code flags: a function; a generator's frame cannot be hidden
EXTENDED_ARG, JUMP_BACKWARD, JUMP_FORWARD, NOP, RESUME = (
    dis.opmap.get(name, 0) for name in ("EXTENDED_ARG", "JUMP_BACKWARD_NO_INTERRUPT", "JUMP_FORWARD", "NOP", "RESUME"))
#: RESUME with this argument runs no signal handlers
QUIET = 2
#: Whether this Python is one of those that were looked at. Without the GIL, RESUME gives each thread its own bytecode; a debug
#: build asserts that it was run.
KNOWN = (sys.implementation.name == "cpython" and (3, 11) <= sys.version_info < (3, 15) and "free-threading" not in sys.version
         and not hasattr(sys, "gettotalrefcount"))
#: There, RESUME tells profile functions of a call, and a return is told in any case: it has to be run.
RUN_IT = sys.version_info < (3, 12)


class _Room(ast.NodeTransformer):
    """Puts an instruction that does nothing at the beginning of each function: room for a jump."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        nothing = ast.Expr(ast.Constant(0, lineno=1, col_offset=0), lineno=1, col_offset=0)      # a line of its own, or it is left out
        node.body.insert(ast.get_docstring(node) is not None, nothing)
        return node


def compiled(text: str, *, hide: bool) -> CodeType:
    """Return the code of a module of the recorder's. No signal handler runs at the beginning of its functions.

    A function that releases a lock must release it: written in C, it could not be interrupted before it did.

    Args:
        text: the module's source.
        hide: whether its functions' frames are hidden, if that is possible.
    """
    return _compiled(text, hide and possible())


@functools.cache
def possible() -> bool:
    """Whether frames can be hidden here: tried out, since no documentation says so."""
    if not KNOWN:
        return False
    names: dict[str, Any] = {}
    exec(_compiled("\ndef through(function):\n    return function()\n", True), names)
    return names["through"](lambda: sys._getframe(1)) is sys._getframe()


def _compiled(text: str, hide: bool) -> CodeType:
    tree = ast.parse(text)
    if hide and RUN_IT:
        tree = _Room().visit(tree)
    return _without_resume(compile(tree, "<recorder>", "exec", dont_inherit=True, optimize=2), hide)


def _without_resume(code: CodeType, hide: bool) -> CodeType:
    consts = tuple(_without_resume(each, hide) if isinstance(each, CodeType) else each for each in code.co_consts)
    words, lines = bytearray(code.co_code), code.co_linetable
    if code.co_flags & NEW_LOCALS and not code.co_flags & GENERATOR:
        at = next(place for place in range(0, len(words), 2) if words[place] == RESUME)
        if not hide:
            words[at + 1] = QUIET
        elif not RUN_IT:
            words[at:at + 2] = NOP, 0
        elif words[at + 2] == NOP:              # not in a lambda
            there = (len(words) - at) // 2 - 2
            back = there + 3
            words[at:at + 4] = EXTENDED_ARG, there >> 8, JUMP_FORWARD, there & 0xFF
            words += bytes((RESUME, QUIET, EXTENDED_ARG, back >> 8, JUMP_BACKWARD, back & 0xFF))
            lines += bytes((0x80 | 13 << 3 | 2, 0))        # three more instructions, on the last line
        else:
            words[at + 1] = QUIET
    return code.replace(co_code=bytes(words), co_consts=consts, co_linetable=lines)
