"""What a school says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import OrganisationFact, facts_of
from gongxun.registry.schools.models import Profile

EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class ProfileContent:
    introduction: str = ""
    founded_year: int | None = None
    establishment: int = 0
    address: str = ""
    beds: int = 0
    dining_seats: int = 0
    equipment: str = ""
    contact_office: str = ""
    contact_phone: str = ""


@transaction.atomic
def set_profile(
    *, viewer: Viewer, school_id: int, content: ProfileContent, seen: int, now: datetime
) -> Profile:
    """Write a school's profile anew. ``seen``: the edition that the editor started from, 0 where there was none.

    Raises PermissionDenied, ValidationError by field, where it is no school or was changed meanwhile.
    """
    require(viewer, Permission.EDIT_RESOURCES, "organisation", school_id)
    school_of(school_id)
    check_profile(content, viewer.today)
    profile = Profile.objects.select_for_update().filter(organisation_id=school_id).first()
    if (profile.edition if profile else 0) != seen:
        raise ValidationError(_("这份简介刚被别人改过，您的修改没有保存。请核对最新内容后再提交。"))
    profile = profile or Profile(organisation_id=school_id, edition=0, updated_at=now)
    for name, value in asdict(content).items():
        setattr(profile, name, value.strip() if isinstance(value, str) else value)
    profile.edition += 1
    profile.updated_at, profile.updated_by = now, viewer.user_id
    profile.save()
    audit.record(viewer, "school.profile", "organisation", school_id, school_id, now)
    return profile


@transaction.atomic
def add_profiles_many(
    *, viewer: Viewer, contents: Mapping[int, ProfileContent], now: datetime
) -> None:
    """Write many first profiles at once; schools that have one already are refused by the database.

    Raises PermissionDenied, ValidationError.
    """
    facts = facts_of(contents)
    for key, content in contents.items():
        require(viewer, Permission.EDIT_RESOURCES, "organisation", key)
        _require_school(facts.get(key))
        check_profile(content, viewer.today)
    Profile.objects.bulk_create(
        Profile(organisation_id=key, updated_at=now, updated_by=viewer.user_id, **asdict(content))
        for key, content in contents.items()
    )
    rows: Sequence[tuple[int, int]] = [(key, key) for key in contents]
    audit.record_many(viewer, "school.profile", "organisation", rows, now)


def school_of(organisation_id: int) -> OrganisationFact:
    """The organisation; raises ValidationError where it is no living school."""
    return _require_school(facts_of([organisation_id]).get(organisation_id))


def _require_school(fact: OrganisationFact | None) -> OrganisationFact:
    if fact is None or fact.kind != "school":
        raise ValidationError(_("这个单位不是院校；院校资料只登记在类别为“院校”的单位上。"))
    if fact.is_dissolved:
        raise ValidationError(_("“%(name)s”已撤销，不能再登记。") % {"name": fact.name})
    return fact


def check_profile(content: ProfileContent, today: date) -> None:
    """Raises ValidationError by field."""
    year = content.founded_year
    if year is not None and not EARLIEST <= year <= today.year:
        raise ValidationError(
            {
                "founded_year": _("建校年份应在 %(from)d 到 %(to)d 之间，请核对。")
                % {"from": EARLIEST, "to": today.year}
            }
        )
