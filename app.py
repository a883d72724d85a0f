"""The entry point that servers and `flask --app app` look for."""

from lab import create_app
from lab.config import Misconfigured

try:
    app = create_app()
except Misconfigured as no:
    raise SystemExit(f"pilotlight: {no}") from no
