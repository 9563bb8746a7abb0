"""Two books side by side: what was tightened, added, dropped or otherwise changed, by indicator and field."""

from dataclasses import dataclass

from gongxun.registry.policies.wording import LABELS, all_words_of, conversion_words, title_of
from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import AnyIndicator
from gongxun.rules.books.tightening import relaxations


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. ``verdict`` is tightened, relaxed or changed."""

    field: str
    before: str
    after: str
    verdict: str


@dataclass(frozen=True, slots=True)
class IndicatorDifference:
    """An indicator of either book. ``verdict`` is added, dropped or changed."""

    id: str
    title: str
    verdict: str
    fields: list[Difference]


@dataclass(frozen=True, slots=True)
class Comparison:
    indicators: list[IndicatorDifference]
    conversion_before: list[str]
    conversion_after: list[str]

    @property
    def same(self) -> bool:
        return not self.indicators and self.conversion_before == self.conversion_after


def compare(before: PolicyBook, after: PolicyBook) -> Comparison:
    """What ``after`` says otherwise than ``before``, in the order of ``after``."""
    old = {one.id: one for one in before.indicators}
    new = {one.id: one for one in after.indicators}
    found = []
    for key, indicator in new.items():
        if key not in old:
            found.append(_whole(indicator, "added"))
        elif fields := _differences(old[key], indicator):
            found.append(IndicatorDifference(key, title_of(indicator), "changed", fields))
    found += [_whole(one, "dropped") for key, one in old.items() if key not in new]
    return Comparison(found, _conversion(before), _conversion(after))


def _whole(indicator: AnyIndicator, verdict: str) -> IndicatorDifference:
    """An indicator of which the other book knows nothing."""
    said = [
        Difference(
            str(LABELS[field]),
            "" if verdict == "added" else words,
            words if verdict == "added" else "",
            verdict,
        )
        for field, words in all_words_of(indicator).items()
        if words and field != "title"
    ]
    return IndicatorDifference(indicator.id, title_of(indicator), verdict, said)


def _differences(old: AnyIndicator, new: AnyIndicator) -> list[Difference]:
    before, after = all_words_of(old), all_words_of(new)
    relaxed = {field for field, _said in relaxations(old, new)}
    tightened = {field for field, _said in relaxations(new, old)}
    return [
        Difference(
            str(LABELS[field]),
            before.get(field, ""),
            after.get(field, ""),
            _verdict(field, relaxed, tightened),
        )
        for field in [*after, *(field for field in before if field not in after)]
        if before.get(field, "") != after.get(field, "")
    ]


def _verdict(field: str, relaxed: set[str], tightened: set[str]) -> str:
    # Where each asks less than the other in some respect, neither is the stricter.
    if field in tightened and field not in relaxed:
        return "tightened"
    if field in relaxed and field not in tightened:
        return "relaxed"
    return "changed"


def _conversion(book: PolicyBook) -> list[str]:
    return [
        f"{rule.since.isoformat()}：{'；'.join(conversion_words(rule))}"
        for rule in sorted(book.text.conversion, key=lambda rule: rule.since)
    ]
