"""What course.py does. Importing this package saves JupyterLab, nbformat and nbval a second when they start."""
import sys

# jsonschema would use it to check international addresses. There are none here, and building its grammar takes a second.
sys.modules.setdefault("rfc3987_syntax", None)      # type: ignore[arg-type]
