"""Entries of teachers: added, mended, given a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base import bulk
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.files import services as files
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.people.selectors import bearers_at
from gongxun.registry.teachers.models import State, Teacher
from gongxun.registry.teachers.services.locking import locked_teacher
from gongxun.registry.teachers.services.vetting import Profile, columns_of

if TYPE_CHECKING:
    from django.core.files.base import File

PICTURES = frozenset({"jpeg", "png"})
MOST_BYTES = 5 * 2**20


@dataclass(frozen=True, slots=True)
class NewTeacher:
    """One of many; ``person_id``: her file, which the caller has found within the gate."""

    owner_id: int
    profile: Profile
    person_id: int | None = None


@transaction.atomic
def add_teacher(
    *, viewer: Viewer, owner_id: int, profile: Profile, link: bool = False, now: datetime
) -> Teacher:
    """Enter a teacher. ``link``: tie her to the file of who bears the name at the owner.

    Raises PermissionDenied, ValidationError by field.
    """
    require(viewer, Permission.EDIT_RESOURCES, "organisation", owner_id)
    values = columns_of(profile, linked=link)
    person_id = _linked(viewer, owner_id, values["name"]) if link else None
    _refuse_double(owner_id, person_id, values)
    teacher = Teacher.objects.create(
        owner_id=owner_id,
        person_id=person_id,
        state_since=viewer.today,
        created_at=now,
        created_by=viewer.user_id,
        **values,
    )
    audit.record(viewer, "teacher.add", "teacher", teacher.pk, owner_id, now)
    return teacher


@transaction.atomic
def edit_teacher(
    *,
    viewer: Viewer,
    teacher_id: int,
    profile: Profile,
    link: bool,
    seen: int,
    now: datetime,
) -> Teacher:
    """Replace what is said of a teacher. ``seen``: the edition that the editor started from.

    Raises PermissionDenied, ValidationError by field or where somebody else changed it meanwhile.
    """
    teacher = locked_teacher(teacher_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    if teacher.edition != seen:
        raise ValidationError(_("这份资料刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    values = columns_of(profile, linked=link)
    if not link:
        person_id = None
    elif teacher.person_id is not None and teacher.name == values["name"]:
        person_id = teacher.person_id
    else:
        person_id = _linked(viewer, teacher.owner_id, values["name"])
    _refuse_double(teacher.owner_id, person_id, values, besides=teacher.pk)
    for name, value in values.items():
        setattr(teacher, name, value)
    teacher.person_id = person_id
    teacher.edition += 1
    teacher.save()
    audit.record(viewer, "teacher.edit", "teacher", teacher.pk, teacher.owner_id, now)
    return teacher


@transaction.atomic
def add_many(*, viewer: Viewer, rows: Sequence[NewTeacher], now: datetime) -> list[int]:
    """Enter many in two statements; their identifiers in order. Raises PermissionDenied, ValidationError."""
    owners = {one.owner_id for one in rows}
    if owners - covered(viewer, Permission.EDIT_RESOURCES, owners):
        raise ValidationError(_("名单中有您管理范围以外的单位，没有写入。"))
    ids = bulk.reserve_ids(Teacher, len(rows))
    Teacher.objects.bulk_create(
        Teacher(
            pk=key,
            owner_id=one.owner_id,
            person_id=one.person_id,
            state=State.ACTIVE,
            state_since=viewer.today,
            created_at=now,
            created_by=viewer.user_id,
            **columns_of(one.profile, linked=one.person_id is not None),
        )
        for key, one in zip(ids, rows, strict=True)
    )
    audit.record_many(
        viewer,
        "teacher.add",
        "teacher",
        ((key, one.owner_id) for key, one in zip(ids, rows, strict=True)),
        now,
    )
    return ids


@transaction.atomic
def set_picture(
    *, viewer: Viewer, teacher_id: int, upload: "File[bytes] | None", now: datetime
) -> None:
    """Give a teacher a picture, or with None take hers away. Raises PermissionDenied, ValidationError."""
    teacher = locked_teacher(teacher_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    before = teacher.picture
    teacher.picture = (
        None
        if upload is None
        else files.store_file(
            viewer=viewer, upload=upload, now=now, allowed=PICTURES, most_bytes=MOST_BYTES
        )
    )
    teacher.save(update_fields=["picture"])
    if before is not None:
        # The content goes for good, so not before it is sure that the row has let it go.
        transaction.on_commit(lambda: files.remove_content(stored=before, now=now))
    audit.record(viewer, "teacher.picture", "teacher", teacher.pk, teacher.owner_id, now)


def _linked(viewer: Viewer, owner_id: int, name: str) -> int:
    """Who alone bears the name among those who serve or teach at the owner."""
    found = bearers_at(owner_id, [name], viewer.today).get(name)
    if found is None:
        raise ValidationError(
            {
                "link": _(
                    "所属单位没有叫“%(name)s”的在职人员，或不止一名，没有关联。"
                    "请核对姓名，或取消关联、按外请教师填写工作单位。"
                )
                % {"name": name}
            }
        )
    return found


def _refuse_double(
    owner_id: int, person_id: int | None, values: dict[str, Any], besides: int = 0
) -> None:
    others = Teacher.objects.filter(owner_id=owner_id).exclude(pk=besides)
    if person_id is not None:
        double = others.filter(person_id=person_id)
    else:
        double = others.filter(person=None, name=values["name"], employer=values["employer"])
    if double.exists():
        raise ValidationError(
            {"name": _("“%(name)s”已在该单位的师资库中，没有重复登记。") % {"name": values["name"]}}
        )
