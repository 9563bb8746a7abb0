"""A school's other side: the organisation itself is a fact of ``orgs``. Dates are half-open: the first day on
which a room is out of use, or a member has left.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Profile(models.Model):
    """What a school says of itself. ``beds``: how many trainees it boards at once; ``establishment``: posts of staff.

    ``contact_office`` is an office, never a person. ``edition`` rises with every change.
    """

    shared_between_nodes = True

    organisation = models.OneToOneField(
        "orgs.Organisation", models.PROTECT, related_name="school_profile"
    )
    introduction = models.TextField(blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True)
    establishment = models.PositiveIntegerField(default=0)
    address = models.CharField(max_length=200, blank=True)
    beds = models.PositiveIntegerField(default=0)
    dining_seats = models.PositiveIntegerField(default=0)
    equipment = models.CharField(max_length=500, blank=True)
    contact_office = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-beds", "organisation"], name="schools_by_beds")]

    def __str__(self) -> str:
        return f"{self.organisation_id}"


class RoomKind(models.TextChoices):
    LECTURE_HALL = "lecture_hall", _("报告厅")
    SEMINAR = "seminar", _("研讨室")
    COMPUTER = "computer", _("机房")
    PARTY_BRANCH = "party_branch", _("党支部活动室")
    FIELD = "field", _("实训场地")


class Room(models.Model):
    """A place to teach in, from ``usable_from`` until ``usable_to``; never erased."""

    school = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=RoomKind.choices)
    seats = models.PositiveIntegerField()
    equipment = models.CharField(max_length=200, blank=True)
    usable_from = models.DateField()
    usable_to = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(usable_to=None), name="one_room_a_name"
            ),
            models.CheckConstraint(condition=Q(seats__gt=0), name="room_has_seats"),
            models.CheckConstraint(
                condition=Q(usable_to=None) | Q(usable_to__gt=F("usable_from")),
                name="room_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["school", "usable_to"], name="rooms_in_use")]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A photograph of a school, shown on its page."""

    school = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="school_pictures")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    caption = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.caption


class Alliance(models.Model):
    """Schools that work together. ``lead`` looks after it; ``ended_on``: it is dissolved."""

    shared_between_nodes = True

    name = models.CharField(max_length=120)
    lead = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="led_alliances")
    purpose = models.CharField(max_length=500, blank=True)
    founded_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "name"], name="one_alliance_a_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A school in an alliance, with what it shares there."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="memberships")
    school = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="alliance_memberships"
    )
    shares = models.CharField(max_length=300, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "school"],
                condition=Q(left_on=None),
                name="a_member_of_an_alliance_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="left_after_joining",
            ),
        ]
        indexes = [models.Index(fields=["school", "left_on"], name="alliances_of_school")]

    def __str__(self) -> str:
        return f"{self.alliance_id}: {self.school_id}"
