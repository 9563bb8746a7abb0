"""How verbs and kinds of subjects read; whoever composes the site registers them."""

from collections.abc import Mapping

from django.utils.functional import Promise

Words = Mapping[str, str | Promise]

_verbs: dict[str, str | Promise] = {}
_kinds: dict[str, str | Promise] = {}


def register(verbs: Words, kinds: Words) -> None:
    _verbs.update(verbs)
    _kinds.update(kinds)


def verb_words(verb: str) -> str:
    """The verb in Chinese; an unknown one as it is written."""
    return str(_verbs.get(verb, verb))


def kind_words(kind: str) -> str:
    return str(_kinds.get(kind, kind))


def known_verbs() -> dict[str, str]:
    return {verb: str(words) for verb, words in _verbs.items()}
