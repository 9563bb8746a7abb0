"""Courses, textbooks and cases. A resource is what is spoken of; its versions are what is taught from."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COURSE = "course", _("课程")
    TEXTBOOK = "textbook", _("教材")
    CASE = "case", _("案例")


class Standing(models.TextChoices):
    """Whether a resource may be taught from."""

    NEW = "new", _("未发布")
    PUBLISHED = "published", _("已发布")
    RECALLED = "recalled", _("已召回")
    RETIRED = "retired", _("已退出")


class Reach(models.TextChoices):
    """Who may use a published resource besides those who look after it."""

    OWN = "own", _("本单位及下级单位")
    EVERYBODY = "everybody", _("全国共享")


class VersionKind(models.TextChoices):
    """As in the lake's ``course_release``."""

    NEW = "new", _("新开")
    REVISED = "revised", _("修订")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    UNDER_REVIEW = "under_review", _("审核中")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被新版替代")
    RECALLED = "recalled", _("已召回")
    RETIRED = "retired", _("已退出")


class Stage(models.TextChoices):
    """The three reviews that a version passes, in their order."""

    FIRST = "first", _("初审")
    SECOND = "second", _("复审")
    FINAL = "final", _("终审")


WORKED_ON = Q(state__in=[VersionState.DRAFT, VersionState.UNDER_REVIEW])


def _keys(longest: int = 32) -> ArrayField:  # type: ignore[type-arg]
    """Keys of one list of the taxonomy."""
    return ArrayField(models.CharField(max_length=longest), default=list, blank=True)


class Resource(models.Model):
    """A course, textbook or case of its owner. ``title`` and the keys are those of the version that
    readers see first: the published one, else the latest.

    ``on_network``: a course on the national network platform. ``used`` counts what is taught from it.
    """

    shared_between_nodes = True

    kind = models.CharField(max_length=8, choices=Kind.choices)
    owner = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="resources")
    provenance = models.CharField(max_length=20)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.OWN)
    on_network = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NEW)
    title = models.CharField(max_length=120)
    title_key = models.CharField(max_length=240)
    topics = _keys()
    competences = _keys()
    audiences = _keys()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    first_published_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "title_key", "id"], name="resources_by_title"),
            models.Index(fields=["owner", "kind"], name="resources_by_owner"),
            models.Index(
                fields=["kind", "first_published_on", "id"], name="resources_by_publication"
            ),
            GinIndex(
                fields=["title", "title_key"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                name="resource_search",
            ),
            GinIndex(fields=["topics"], name="resource_topics"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One text of a resource. While under review and once published it never changes; ``digest``
    (SHA-256) names the text that was submitted.

    ``body`` holds one passage a line: reviewers' remarks point at lines. ``notes``: teaching notes of a
    case. ``hours_hundredths``: teaching hours (课时) of a course. ``edited_by``: accounts that changed
    the draft, whoever began it; none of them reviews it.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=VersionKind.choices)
    state = models.CharField(
        max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    stage = models.CharField(max_length=8, choices=Stage.choices, blank=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    topics = _keys()
    competences = _keys()
    audiences = _keys()
    tools = _keys()
    hours_hundredths = models.PositiveIntegerField(default=0)
    publisher = models.CharField(max_length=80, blank=True)
    isbn = models.CharField(max_length=20, blank=True)
    changes = models.CharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    edited_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    published_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["resource"], condition=WORKED_ON, name="one_version_worked_on"
            ),
            models.UniqueConstraint(
                fields=["resource"], condition=Q(state="published"), name="one_version_published"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(published_on__isnull=False),
                name="published_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["published_on"], name="versions_by_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    def note_editor(self, account_id: int | None) -> None:
        """Keep in mind who changed the draft; the caller saves."""
        if account_id is not None and account_id not in self.edited_by:
            self.edited_by = [*self.edited_by, account_id]

    @property
    def passages(self) -> list[str]:
        """The text, one passage a line, empty lines left out."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


class Author(models.Model):
    """Who wrote a version. ``person`` where the author has a file here: nobody reviews her own work."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="authors")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="one_author_a_place")
        ]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """A file that belongs to a version: slides, the text itself, a picture."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="materials")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.version_id} {self.file_id}"
