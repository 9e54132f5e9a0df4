"""Whether a piece of text is a credential that anybody who reads the repository can use.

Pure functions on strings; nothing that they return holds the text.
"""

from secretlint.credentials.judge import inspect, judge
from secretlint.credentials.model import Found, Judgement, Kind

__all__ = ["Found", "Judgement", "Kind", "inspect", "judge"]
