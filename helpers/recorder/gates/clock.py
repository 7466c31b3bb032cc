"""Which of a loop's timers may be due next, if nobody knows how long anything takes, except that no sleep is too short.

A timer is set at a moment, and is due some seconds later. Between two moments, any time may pass: a machine may stall. So
either of two timers may be due first, unless one was set earlier and is not longer. That must be true of all timers
together: for each pair of moments, we keep how much later the one can be than the other (a matrix of differences, closed
under sums).
"""

NEVER = float("inf")
TINY = 1e-7         #: seconds: if two timers are due at once, the one that was set first comes first
NOW, TURN = "now", "turn"


class Clock:
    """The moments of one loop: now, its last turn, and the moments when the pending timers were set."""

    def __init__(self) -> None:
        self._most: dict = {NOW: {NOW: 0.0, TURN: NEVER}, TURN: {NOW: 0.0, TURN: 0.0}}  # how much later, at most, the one is than the other
        self.delays: dict = {}              #: timer -> seconds, in the order in which they were set
        self._before: set = set()           # those set before the last turn

    def begin(self, timer, delay: float) -> None:
        """Note that a timer is set."""
        self._later(timer, NOW, 0.0)
        self._later(NOW, timer, 0.0)
        self.delays[timer] = delay

    def forget(self, timer) -> None:
        """Note that a timer was cancelled, or was due."""
        if self.delays.pop(timer, None) is not None:
            self._before.discard(timer)
            del self._most[timer]
            for row in self._most.values():
                row.pop(timer, None)

    def passes(self, seconds: float) -> None:
        """Note that at least this much time passes: the thread sleeps."""
        self._later(NOW, NOW, seconds)

    def turn(self) -> None:
        """Note that the loop begins a turn: timers that are due now come after what is ready."""
        self._later(TURN, NOW, 0.0)
        self._later(NOW, TURN, 0.0)
        self._before = set(self.delays)

    def may_be_due(self, timer, *, joins: bool) -> bool:
        """Whether a timer may be the next one due; joins: already in the last turn."""
        return (not joins or timer in self._before) and self._allows(timer, self._first(timer, joins))

    def is_due(self, timer, *, joins: bool) -> None:
        """Note that a timer is due; without `joins`, in a new turn that begins with it."""
        if not joins:
            self.turn()
        self._add(timer, self._first(timer, True))
        self.forget(timer)

    def none_may_be_due(self) -> bool:
        """Whether it is possible that no other timer was due in the last turn."""
        return self._allows(TURN, self._others())

    def none_is_due(self) -> None:
        """No other timer was due in the last turn."""
        self._add(TURN, self._others())

    def _first(self, timer, in_turn: bool) -> dict:
        """Return moment -> by how much that of a timer is later at most, if it is due before all others."""
        mine, found, earlier = self.delays[timer], {}, True
        for other, delay in self.delays.items():
            if other == timer:
                earlier = False
            else:
                found[other] = delay - mine - (TINY if earlier else 0.0)
        if in_turn:
            found[TURN] = -mine
        return found

    def _others(self) -> dict:
        return {timer: self.delays[timer] for timer in self._before}

    def _allows(self, moment, bounds: dict) -> bool:
        return all(self._most[other][moment] + most >= 0 for other, most in bounds.items())

    def _add(self, moment, bounds: dict) -> None:
        if not bounds:
            return
        best = {each: min(most + self._most[other][each] for other, most in bounds.items()) for each in self._most}
        for row in self._most.values():
            for each, most in best.items():
                row[each] = min(row[each], row[moment] + most)

    def _later(self, moment, than, seconds: float) -> None:
        """Let a moment be another's, or later, by at least this many seconds; it may have been another moment before."""
        before = {each: row[than] - seconds for each, row in self._most.items()}
        self._most[moment] = dict.fromkeys(self._most, NEVER)
        for each, row in self._most.items():
            row[moment] = before.get(each, NEVER)
        self._most[moment][moment] = 0.0
