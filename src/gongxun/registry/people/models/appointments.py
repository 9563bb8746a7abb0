"""Where and as what a person serves. Dates are half-open: ``valid_to`` is the first day on which a
fact no longer holds.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

DAYS = Func(
    "valid_from",
    "valid_to",
    RangeBoundary(),
    function="daterange",
    output_field=DateRangeField(),
)


class Category(models.TextChoices):
    COUNTY_RANK_UP = "county_rank_up", _("县处级以上（含四级调研员及相当层次以上）")
    SECTION_RANK_DOWN = "section_rank_down", _("乡科级（含一级主任科员及相当层次以下）")
    UNION_ORGANISER = "union_organiser", _("社会化工会工作者")
    OTHER = "other", _("其他")


class Employment(models.TextChoices):
    FULL_TIME = "full_time", _("专职")
    PART_TIME = "part_time", _("兼职")
    SECONDMENT = "secondment", _("挂职")


class Appointment(models.Model):
    """A post of a person in a union organisation, with what the plan asks of whoever holds it."""

    shared_between_nodes = True

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="appointments"
    )
    is_primary = models.BooleanField(default=True)
    post = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    employment = models.CharField(max_length=12, choices=Employment.choices)
    in_leadership_team = models.BooleanField(default=False)
    office_staff = models.BooleanField(default=False)
    school = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="teachers"
    )
    young = models.BooleanField(default=False)
    promoted_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # A post that was entered by mistake never held: it stays in the file, struck out with its
    # reason.
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "valid_to"]),
            models.Index(fields=["person", "-valid_from"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("任职的结束日期必须晚于开始日期。"),
            ),
            ExclusionConstraint(
                name="one_primary_appointment_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_primary=True, voided_at=None),
                # Checked at the end of a statement, so that one UPDATE may shift neighbouring
                # posts.
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("同一天只能有一个主要任职；请先给原任职填写结束日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organisation_id} {self.valid_from}"


class MandateKind(models.TextChoices):
    DELEGATE = "delegate", _("工会代表大会代表")
    COMMITTEE_MEMBER = "committee_member", _("工会委员会委员")
    AUDIT_COMMITTEE_MEMBER = "audit_committee_member", _("经费审查委员会委员")


class Mandate(models.Model):
    """An elected office which makes the organisation responsible for the person's training
    (专栏5).
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=24, choices=MandateKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("任期的结束日期必须晚于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class ManagingAuthority(models.Model):
    """Who manages the cadre (干部管理权限): an organisation of the tree, or a body outside it such
    as a Party committee.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="managing_authorities")
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="+"
    )
    outside_body = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(outside_body=""),
                name="one_managing_authority",
                violation_error_message=_("干部管理单位须填系统内组织或系统外机构之一。"),
            ),
            ExclusionConstraint(
                name="one_managing_authority_a_day",
                expressions=[("person", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                violation_error_message=_(
                    "同一天只能有一个干部管理单位；请先给原单位填写结束日期。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.outside_body or str(self.organisation_id)


class Transfer(models.Model):
    """A move proposed by one organisation and accepted by the other; the record moves with the
    person.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待接收")
        ACCEPTED = "accepted", _("已接收")
        DECLINED = "declined", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="transfers")
    destination = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="incoming_transfers"
    )
    on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    # Either side and every organisation above it: lists ask by them (services.placing).
    origin_places = ArrayField(models.BigIntegerField(), default=list, blank=True)
    destination_places = ArrayField(models.BigIntegerField(), default=list, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    result = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state="proposed"),
                name="one_open_transfer_an_appointment",
            )
        ]
        indexes = [
            models.Index(
                fields=["on", "id"], condition=Q(state="proposed"), name="transfers_waiting"
            ),
            models.Index(fields=["-decided_at", "-id"], name="transfers_decided"),
            GinIndex(fields=["origin_places"], name="transfers_from"),
            GinIndex(fields=["destination_places"], name="transfers_to"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} → {self.destination_id}"
