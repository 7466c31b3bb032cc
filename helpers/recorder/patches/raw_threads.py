"""Records threads that the program starts with `_thread.start_new_thread`."""
import sys
from sys import audit

from ..attributes import module_of_class, name_of_class
from ..core import begin, carry_out, end
from ..kinds import NUMBER
from ..script import line_now
from .threads import begins, called, ends, lanes

SAID = "Exception ignored in thread started by"
Unraisable = next(each for each in tuple.__subclasses__()
                  if name_of_class(each) == "UnraisableHookArgs" and module_of_class(each) == "builtins")


def start_raw(start, function, args: tuple, *kwargs: dict):
    """Begin a thread of the learner's with `_thread.start_new_thread`."""
    number = lanes().new_thread(called(function, args, *kwargs or ({},)))

    def run(*args, **kwargs):
        begins(number, True)
        died = None
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as error:
            died = error
        ends(died)
        if died is not None:
            tell(died, function)
            died = None         # where our frames are not hidden, its traceback has this one

    run.__wrapped__ = function      # audit.py tells hooks of that one
    slot = begin(NUMBER["thread_start"], 0, "", number, line_now())
    ident = carry_out(slot, start, run, args, *kwargs)
    end(slot)
    return ident


def tell(error: BaseException, function) -> None:
    """Tell sys.unraisablehook of an error that ends a raw thread, as Python does: it would name `run` as the thread's function."""
    about = (f"{SAID} {function!r}", None) if sys.version_info >= (3, 13) else (SAID, function)
    told = Unraisable((type(error), error, error.__traceback__, *about))
    default, hook = sys.__unraisablehook__, getattr(sys, "unraisablehook", None)
    if hasattr(sys, "unraisablehook"):
        audit("sys.unraisablehook", hook, told)
    if hook is None:
        return default(told)
    try:
        hook(told)
    except BaseException as failed:
        default(Unraisable((type(failed), failed, failed.__traceback__, "Exception ignored in sys.unraisablehook", hook)))
