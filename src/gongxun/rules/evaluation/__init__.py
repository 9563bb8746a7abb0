"""Evaluating a book over a lake: rows for every person, organisation and school.

A result folder appears whole or not at all; a bad lake, an occupied folder or an unknown indicator
is one clear error.
"""

from gongxun.rules.evaluation.errors import EvaluationError
from gongxun.rules.evaluation.running import Limits, evaluate

__all__ = ["EvaluationError", "Limits", "evaluate"]
