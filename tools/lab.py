"""Starts JupyterLab as `python -m jupyterlab` does, and sooner: see the package."""
from jupyterlab.labapp import main

if __name__ == "__main__":
    main()
