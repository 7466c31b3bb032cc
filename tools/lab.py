"""Starts JupyterLab as `python -m jupyterlab` does, and sooner: see the package."""
import sys

import zmq
from jupyterlab.labapp import main

# What a notebook and its kernel say to each other is encrypted, though it never leaves this computer: without it, each
# kernel begins with a warning that it can be listened to.
ENCRYPTED = "--MappingKernelManager.transport_encryption=auto"

if __name__ == "__main__":
    main([*sys.argv[1:], *([ENCRYPTED] if zmq.has("curve") else [])])
