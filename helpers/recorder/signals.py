"""The signals that ask a process where it is."""
import sys


def stack_signal() -> int | None:
    """Return a signal that no learner's program uses; None if the platform has none."""
    signals = sys.modules["_signal"]
    if hasattr(signals, "SIGRTMAX"):
        return signals.SIGRTMAX - 3
    return getattr(signals, "SIGINFO", None)    # macOS: "status request"


def c_stack_signal() -> int | None:
    """Return the signal for a process that computes in C, and so did not answer the first one; None if there is none."""
    signals = sys.modules["_signal"]
    return signals.SIGRTMAX - 4 if hasattr(signals, "SIGRTMAX") else None
