"""Starts JupyterLab like `python -m jupyterlab`, but sooner: see the package."""
import sys

import zmq
from jupyterlab.labapp import main

# Encrypt what a notebook and its kernel say to each other, though it never leaves this computer. Without encryption,
# each kernel starts with a warning that others can listen.
ENCRYPTED = "--MappingKernelManager.transport_encryption=auto"

if __name__ == "__main__":
    main([*sys.argv[1:], *([ENCRYPTED] if zmq.has("curve") else [])])
