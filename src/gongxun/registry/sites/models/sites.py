"""Teaching sites and the routes that lead along them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    CANDIDATE = "candidate", _("待评定")
    PROVINCIAL = "provincial", _("省级")
    NATIONAL = "national", _("全国")


class Kind(models.TextChoices):
    RED = "red", _("红色教育")
    LABOUR_HISTORY = "labour_history", _("工运史")
    MODEL_WORKERS = "model_workers", _("劳模工匠精神")
    INDUSTRY = "industry", _("产业一线")
    GRASSROOTS = "grassroots", _("基层工会工作")
    SERVICE = "service", _("职工服务阵地")


class State(models.TextChoices):
    ACTIVE = "active", _("可用")
    RECTIFYING = "rectifying", _("整改中")
    RETIRED = "retired", _("已退出")


class Site(models.Model):
    """A teaching site. ``capacity``: people a day; degrees are WGS 84 in millionths.

    ``awarded_by`` judged it, ``awarded_on`` and ``valid_until`` are the term of its ``level``;
    ``level_before`` is what it falls back to when the level is withdrawn.
    """

    shared_between_nodes = True

    owner = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="teaching_sites")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.CANDIDATE)
    level_before = models.CharField(max_length=10, choices=Level.choices, default=Level.CANDIDATE)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    division_code = models.CharField(max_length=12)
    address = models.CharField(max_length=200)
    longitude = models.IntegerField(null=True)
    latitude = models.IntegerField(null=True)
    capacity = models.PositiveIntegerField(default=0)
    office = models.CharField(max_length=80, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    topics = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    introduction = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    state_reason = models.CharField(max_length=200, blank=True)
    awarded_by = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="sites_awarded"
    )
    awarded_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    courses = models.ManyToManyField("resources.Resource", related_name="sites")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_site_a_name"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__range=(-180_000_000, 180_000_000), latitude__range=(-90_000_000, 90_000_000)),
                name="site_lies_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(level="candidate") | Q(awarded_on__isnull=False),
                name="site_awarded_on_a_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["name_key", "id"], name="sites_by_name"),
            models.Index(fields=["level", "state", "division_code"], name="sites_by_place"),
            models.Index(fields=["valid_until"], name="sites_by_term"),
            GinIndex(
                fields=["name", "name_key", "address"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
                name="site_search",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A picture of a site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.site_id} {self.file_id}"


class Route(models.Model):
    """A field route: where one goes in which order. ``length_tenths``: tenths of a kilometre."""

    owner = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="field_routes")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240)
    theme = models.CharField(max_length=200, blank=True)
    length_tenths = models.PositiveIntegerField(default=0)
    suitable_hours = models.CharField(max_length=60, blank=True)
    retired_on = models.DateField(null=True)
    retired_reason = models.CharField(max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_route_a_name")]
        indexes = [models.Index(fields=["name_key", "id"], name="routes_by_name")]

    def __str__(self) -> str:
        return self.name


class Stop(models.Model):
    """A stop of a route: a site of the register, or a place that is only named."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops")
    place = models.PositiveSmallIntegerField()
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="stops")
    name = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route", "place"], name="one_stop_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.place} {self.name}"
