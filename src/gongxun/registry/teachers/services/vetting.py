"""What a teacher's entry says, and whether it may say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.orgs.selectors import name_key
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.teachers.models import Cultivation, Kind, Title

LISTS = ("topics", "competences", "tools")
HOUSE = (Kind.FULL_TIME, Kind.PART_TIME)
_CHOICES = {"kind": Kind, "title": Title, "cultivation": Cultivation}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is said of a teacher; ``topics``, ``competences`` and ``tools`` are keys of the taxonomy."""

    name: str
    kind: str
    employer: str = ""
    post: str = ""
    title: str = Title.NONE
    topics: Sequence[str] = ()
    competences: Sequence[str] = ()
    tools: Sequence[str] = ()
    introduction: str = ""
    cultivation: str = Cultivation.NONE
    shared: bool = False


COLUMNS = tuple(Profile.__dataclass_fields__)


def columns_of(profile: Profile, *, linked: bool = False) -> dict[str, Any]:
    """The fields as they are kept; of a guest without a file the employer too. ValidationError by field."""
    values: dict[str, Any] = {name: getattr(profile, name) for name in COLUMNS}
    for name in ("name", "employer", "post", "introduction"):
        values[name] = " ".join(str(values[name]).split())
    for name in LISTS:
        values[name] = sorted(set(values[name]))
    faults = dict(_faults(values, linked=linked))
    if faults:
        raise ValidationError(faults)
    return values | {"name_key": name_key(values["name"])}


def _faults(values: Mapping[str, Any], *, linked: bool) -> list[tuple[str, str]]:
    taxonomy, faults = read_taxonomy(), []
    if not values["name"]:
        faults.append(("name", _("姓名没有填写。")))
    for name, most in (("name", 60), ("employer", 120), ("post", 60), ("introduction", 500)):
        if len(values[name]) > most:
            faults.append((name, _("最多 %(most)d 个字，请精简。") % {"most": most}))
    for name, choices in _CHOICES.items():
        if values[name] not in choices.values:
            faults.append((name, _("请从列表中选择。")))
    faults += [
        (name, _("有不在分类中的选项，请从列表中选择。"))
        for name in LISTS
        if set(values[name]) - {one.key for one in getattr(taxonomy, name)}
    ]
    if values["kind"] not in HOUSE and not linked and not values["employer"]:
        faults.append(("employer", _("外请的教师请填写工作单位。")))
    return faults
