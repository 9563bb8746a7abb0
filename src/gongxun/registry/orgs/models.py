"""Organisations and their history. Dates are half-open: ``valid_to`` is the first day on which a
fact no longer holds.
"""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Level(models.TextChoices):
    NATIONAL = "national", _("全国")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    TOWN = "town", _("乡镇（街道）")
    PRIMARY = "primary", _("基层")


class Kind(models.TextChoices):
    FEDERATION = "federation", _("总工会")
    INDUSTRIAL_UNION = "industrial_union", _("产业工会")
    AGENCY_UNION = "agency_union", _("机关工会")
    INSTITUTION = "institution", _("直属单位")
    SCHOOL = "school", _("院校")
    PRIMARY_UNION = "primary_union", _("基层工会")


def no_overlap(name: str, **equal: str) -> ExclusionConstraint:
    """Of the dated facts that share the named columns, no two hold on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in equal.values()),
            (
                Func(
                    "valid_from",
                    "valid_to",
                    RangeBoundary(),
                    function="daterange",
                    output_field=DateRangeField(),
                ),
                RangeOperators.OVERLAPS,
            ),
        ],
    )


class Organisation(MP_Node):  # type: ignore[misc]
    """An organisation. ``path`` (four characters a level) caches today's tree; placements are the
    truth.
    """

    shared_between_nodes = True
    steplen = 4

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Organisation"]]

    level = models.CharField(max_length=8, choices=Level.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240)
    code = models.CharField(max_length=32, unique=True)
    # Null where there is none: two organisations without a code are not the same.
    credit_code = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001
    division_code = models.CharField(max_length=12, null=True)  # noqa: DJ001
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key"]),
            models.Index(fields=["path"], condition=models.Q(depth=1), name="organisation_roots"),
            models.Index(fields=["numchild", "id"], name="organisations_by_children"),
            models.Index(fields=["founded_on", "id"], name="organisations_by_founding"),
            models.Index(fields=["level", "kind", "path"], name="organisations_by_kind"),
            # Whoever looks for what lies in a subtree gathers its thousands of numbers from here alone.
            models.Index(
                fields=["path"], include=["id", "dissolved_on"], name="organisations_by_place"
            ),
            GinIndex(
                fields=["name", "name_key"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                name="organisation_name_search",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Under which parent an organisation stood, and when. A root's parent is null."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [no_overlap("one_placement_a_day", organisation="organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id} {self.valid_from}"


class FormerName(models.Model):
    """The name that an organisation bore until it was renamed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)
    valid_to = models.DateField()

    def __str__(self) -> str:
        return self.name


class Merger(models.Model):
    """An organisation that went into another on a day; its people and its history follow the
    successor.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="merger")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="absorbed")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.successor_id}"


class IndustrialAffiliation(models.Model):
    """The industrial union of an enterprise's union: a second relation, never a second parent."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    industrial_union = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [no_overlap("one_industrial_union_a_day", organisation="organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} ~ {self.industrial_union_id}"


class RosterConfirmation(models.Model):
    """An organisation's word that its roster of a year is complete: the owner and the date of a
    denominator.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="roster_confirmations"
    )
    year = models.PositiveSmallIntegerField()
    headcount = models.PositiveIntegerField()
    confirmed_on = models.DateField()
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_confirmation_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {self.headcount}"


class SummaryReturn(models.Model):
    """Counts of a year from an organisation that has no roster: shown as such, never part of a
    ratio.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="summary_returns")
    year = models.PositiveSmallIntegerField()
    full_time = models.PositiveIntegerField(default=0)
    part_time = models.PositiveIntegerField(default=0)
    secondment = models.PositiveIntegerField(default=0)
    trained = models.PositiveIntegerField(default=0)
    returned_on = models.DateField()
    returned_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_return_a_year"),
            models.CheckConstraint(
                condition=models.Q(
                    trained__lte=models.F("full_time")
                    + models.F("part_time")
                    + models.F("secondment")
                ),
                name="trained_within_headcount",
                violation_error_message=_("受训人数不能超过专职、兼职、挂职人数之和。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class Division(models.Model):
    """An administrative division of GB/T 2260 (or of the demo's invented country)."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    def __str__(self) -> str:
        return self.name
