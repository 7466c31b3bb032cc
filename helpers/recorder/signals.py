"""The signal that asks a process where it stands."""
import sys


def stack_signal() -> int | None:
    """Return a signal that no program of a learner uses, None where the platform has none."""
    signals = sys.modules["_signal"]
    if hasattr(signals, "SIGRTMAX"):
        return signals.SIGRTMAX - 3
    return getattr(signals, "SIGINFO", None)    # macOS: "status request"
