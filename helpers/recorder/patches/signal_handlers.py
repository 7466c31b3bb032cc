"""Records the handlers of signals: those of the learner's own, with the line that each of them interrupts."""
from _thread import get_ident

from ..core import begin, busy, carry_out, end
from ..kinds import NUMBER
from ..script import line_at, script
from ..wrapping import disguise
from .threads import code_of


def patch_signal(module) -> None:
    real_signal, real_getsignal = module.signal, module.getsignal

    def signal(signalnum, handler):
        return _theirs(real_signal(signalnum, _recorded(handler)))

    def getsignal(signalnum):
        return _theirs(real_getsignal(signalnum))

    module.signal, module.getsignal = disguise(signal, real_signal), disguise(getsignal, real_getsignal)


def _theirs(handler):
    """Return a handler as the script knows it. Only what stands for it refers to it: it lives no longer than it would."""
    return handler.__wrapped__ if type(handler) is function and handler.__code__ is STANDS_IN else handler


def _recorded(handler):
    """Return what stands for a handler of the learner's; any other as it is."""
    code = code_of(handler)
    if code is None or code.co_filename != script:
        return handler

    def run(number, frame):
        ident, slot = get_ident(), begin(NUMBER["handle"], 0, code.co_name, number, line_at(frame))
        within = ident in busy          # what a handler does is no part of the call that it interrupts
        busy.discard(ident)
        try:
            value = carry_out(slot, handler, number, frame)
        finally:
            if within:
                busy.add(ident)
        end(slot)
        return value

    return disguise(run, handler)


function = type(_recorded)
#: the code of each function that stands for a handler
STANDS_IN = next(each for each in _recorded.__code__.co_consts if getattr(each, "co_name", "") == "run")

PATCHES = {"signal": patch_signal}
