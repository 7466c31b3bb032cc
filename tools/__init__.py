"""What course.py does. Importing this package makes JupyterLab, nbformat and nbval start a second sooner."""
import sys

# jsonschema would check addresses in other alphabets with it. Nothing here has any, and building its grammar takes a second.
sys.modules.setdefault("rfc3987_syntax", None)      # type: ignore[arg-type]
