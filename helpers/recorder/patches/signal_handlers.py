"""Records signal handlers of the learner's, with the line that each of them interrupts."""
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end
from ..kinds import NUMBER
from ..program_files import is_programs
from ..script import line_at, line_now
from ..wrapping import disguise
from .threads import code_of


def patch_signal(module) -> None:
    real_signal, real_getsignal = module.signal, module.getsignal

    def signal(signalnum, handler):
        stands_in = _recorded(handler)
        before = real_signal(signalnum, stands_in)
        if stands_in is not handler:
            emit(NUMBER["handler"], 0, handler_name(handler), int(signalnum), line_now())
        return _theirs(before)

    def getsignal(signalnum):
        return _theirs(real_getsignal(signalnum))

    module.signal, module.getsignal = disguise(signal, real_signal), disguise(getsignal, real_getsignal)


def _theirs(handler):
    """Return a handler as the script knows it. Only its replacement refers to it: it lives no longer than it would without us."""
    return handler.__closure__[HANDLER].cell_contents if type(handler) is function and handler.__code__ is STANDS_IN else handler


def handler_name(handler) -> str:
    code = code_of(handler)
    return code.co_name if code is not None else ""


def _recorded(handler):
    """Return a replacement for a handler of the learner's; any other handler unchanged."""
    code = code_of(handler)
    if code is None or not is_programs(code.co_filename):
        return handler

    def run(number, frame):
        ident, slot = get_ident(), begin(NUMBER["handle"], 0, code.co_name, number, line_at(frame))
        within = ident in busy          # a handler's actions are not part of the call that it interrupts
        busy.discard(ident)
        while frame is not None and frame.f_code.co_filename == "<recorder>":       # it interrupted us
            frame = frame.f_back
        try:
            value = carry_out(slot, handler, number, frame)
        finally:
            if within:
                busy.add(ident)
        end(slot)
        return value

    disguise(run, handler)
    del run.__wrapped__         # one reference is enough: the script may count them
    return run


function = type(_recorded)
#: the code of each replacement of a handler
STANDS_IN = next(each for each in _recorded.__code__.co_consts if getattr(each, "co_name", "") == "run")
HANDLER = STANDS_IN.co_freevars.index("handler")

PATCHES = {"signal": patch_signal}
