"""The package behind the course's notebooks: `%load_ext helpers`."""


def load_ipython_extension(shell) -> None:
    """Register the course's magics with an IPython shell."""
    from .magics import register
    register(shell)
