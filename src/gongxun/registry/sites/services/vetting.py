"""What a site's entry says, and whether it may say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.orgs.selectors import name_key
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.sites.models import Kind

LONGITUDES, LATITUDES = (-180_000_000, 180_000_000), (-90_000_000, 90_000_000)
MOST_CAPACITY = 100_000
_LENGTHS = {
    "name": 120,
    "address": 200,
    "office": 80,
    "telephone": 30,
    "introduction": 1000,
    "division_code": 12,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What is said of a site. Degrees in millionths, both or neither; ``topics`` are keys of the taxonomy."""

    name: str
    kind: str
    division_code: str
    address: str
    capacity: int = 0
    longitude: int | None = None
    latitude: int | None = None
    office: str = ""
    telephone: str = ""
    topics: Sequence[str] = ()
    introduction: str = ""


COLUMNS = tuple(Content.__dataclass_fields__)


def columns_of(content: Content) -> dict[str, Any]:
    """The fields as they are kept. Raises ValidationError by field."""
    values: dict[str, Any] = {name: getattr(content, name) for name in COLUMNS}
    for name in _LENGTHS:
        values[name] = " ".join(str(values[name]).split())
    values["topics"] = sorted(set(values["topics"]))
    if faults := _faults(values):
        raise ValidationError(faults)
    return values | {"name_key": name_key(values["name"])}


def _faults(values: dict[str, Any]) -> dict[str, str]:
    faults = {
        name: _("最多 %(most)d 个字，请精简。") % {"most": most}
        for name, most in _LENGTHS.items()
        if len(values[name]) > most
    }
    for name in ("name", "address"):
        if not values[name]:
            faults[name] = _("没有填写。")
    code = values["division_code"]
    if not (code.isascii() and code.isdecimal() and len(code) in (6, 9, 12)):
        faults["division_code"] = _("行政区划代码应是 6、9 或 12 位数字。")
    if values["kind"] not in Kind.values:
        faults["kind"] = _("请从列表中选择。")
    if not 0 <= values["capacity"] <= MOST_CAPACITY:
        faults["capacity"] = _("日接待人数应在 0 到 %(most)d 之间。") % {"most": MOST_CAPACITY}
    if set(values["topics"]) - {one.key for one in read_taxonomy().topics}:
        faults["topics"] = _("有不在分类中的选项，请从列表中选择。")
    return faults | _misplaced(values["longitude"], values["latitude"])


def _misplaced(longitude: int | None, latitude: int | None) -> dict[str, str]:
    faults = {}
    if (longitude is None) != (latitude is None):
        missing = "longitude" if longitude is None else "latitude"
        faults[missing] = _("经度和纬度要一起填写，或都留空。")
    if longitude is not None and not LONGITUDES[0] <= longitude <= LONGITUDES[1]:
        faults["longitude"] = _("经度应在 -180 到 180 之间。")
    if latitude is not None and not LATITUDES[0] <= latitude <= LATITUDES[1]:
        faults["latitude"] = _("纬度应在 -90 到 90 之间。")
    return faults
