"""What an exploration says of itself."""
from __future__ import annotations

from helpers.orders.outcomes import Found


def not_steered(found: Found) -> list[str]:
    """Return what is said to be left out, apart from orders that the runs were too few for."""
    return [sentence for sentence in found.left_out if "runs were too few to try all orders" not in sentence]
