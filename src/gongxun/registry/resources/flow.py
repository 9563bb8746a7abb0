"""The life of a version, and what each step makes of its resource.

version   draft        → under_review              submitted; stage first
          under_review → under_review              a stage passed: first → second → final
          under_review → draft                     returned, or taken back
          under_review → published                 the final review passed
          published    → superseded                the next version is published
          published    → recalled | retired        taken out of use, with a reason
resource  new → published → recalled | retired; a recalled one is published again by a new version,
          a retired one never.
selection open → scoring → notice → decided; cancelled before it is decided.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.resources.models import (
    Resource,
    Selection,
    SelectionState,
    Stage,
    Standing,
    Version,
    VersionState,
)

_STEPS: dict[str, frozenset[str]] = {
    VersionState.DRAFT: frozenset({VersionState.UNDER_REVIEW}),
    VersionState.UNDER_REVIEW: frozenset({VersionState.DRAFT, VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset(
        {VersionState.SUPERSEDED, VersionState.RECALLED, VersionState.RETIRED}
    ),
}
_SELECTION_STEPS: dict[str, frozenset[str]] = {
    SelectionState.OPEN: frozenset({SelectionState.SCORING, SelectionState.CANCELLED}),
    SelectionState.SCORING: frozenset({SelectionState.NOTICE, SelectionState.CANCELLED}),
    SelectionState.NOTICE: frozenset({SelectionState.DECIDED, SelectionState.CANCELLED}),
}
_NEXT = {Stage.FIRST: Stage.SECOND, Stage.SECOND: Stage.FINAL}


def submit(version: Version) -> None:
    """Raises ValidationError unless it is a draft."""
    _step(version, VersionState.UNDER_REVIEW)
    version.stage = Stage.FIRST


def go_back(version: Version) -> None:
    """Returned by a reviewer or taken back: a draft again, to pass all three reviews anew."""
    _step(version, VersionState.DRAFT)
    version.stage = ""


def pass_stage(version: Version) -> bool:
    """One review passed; whether it was the last."""
    if version.state != VersionState.UNDER_REVIEW:
        raise ValidationError(_refusal(version))
    if version.stage == Stage.FINAL:
        return True
    version.stage = _NEXT[Stage(version.stage)]
    return False


def publish(resource: Resource, version: Version, on: date) -> None:
    if resource.standing == Standing.RETIRED:
        raise ValidationError(_("“%(title)s”已退出，不能再发布。") % {"title": resource.title})
    if version.stage != Stage.FINAL:
        raise ValidationError(_refusal(version))
    _step(version, VersionState.PUBLISHED)
    version.stage, version.published_on = "", on
    resource.standing = Standing.PUBLISHED
    resource.first_published_on = resource.first_published_on or on


def end(version: Version, state: VersionState, on: date, reason: str) -> None:
    """Superseded, recalled or retired from ``on``."""
    _step(version, state)
    version.ended_on, version.end_reason = on, reason


def may_revise(resource: Resource) -> bool:
    return resource.standing in (Standing.PUBLISHED, Standing.RECALLED)


def step_selection(selection: Selection, state: SelectionState) -> None:
    """Set the state, unless no such step leads on from the present one: ValidationError."""
    if not may_step(selection, state):
        raise ValidationError(
            _("这次评选目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。")
            % {"state": selection.get_state_display()}
        )
    selection.state = state


def may_step(selection: Selection, state: SelectionState) -> bool:
    return state in _SELECTION_STEPS.get(selection.state, ())


def _step(version: Version, state: str) -> None:
    if state not in _STEPS.get(version.state, ()):
        raise ValidationError(_refusal(version))
    version.state = state


def _refusal(version: Version) -> str:
    return _("这个版本目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。") % {
        "state": version.get_state_display()
    }
