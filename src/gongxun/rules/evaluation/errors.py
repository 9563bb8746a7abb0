"""What can stop an evaluation beside a bad lake or a bad book."""


class EvaluationError(Exception):
    """Said in Chinese: what is wrong, that nothing was written, what to do."""
