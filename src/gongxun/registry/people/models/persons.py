from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.registry.people.fields import EncryptedText


class Person(models.Model):
    """One person, one file (一人一档). The ID number is kept encrypted and found by its keyed
    hash.
    """

    shared_between_nodes = True

    name = models.CharField(max_length=60)
    # Pinyin with blanks, to sort by; and "zhangwei zw", to be found by reading or by initials.
    name_key = models.CharField(max_length=200)
    search_key = models.CharField(max_length=240)
    id_number = EncryptedText(null=True)
    id_number_hash = models.BinaryField(max_length=32, null=True, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person"
    )
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(
                fields=["name", "search_key"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                name="person_name_search",
            ),
            models.Index(fields=["name_key", "id"]),
        ]

    def __str__(self) -> str:
        return self.name


class PersonAlias(models.Model):
    """A file that was merged into another: rows keep the old identifier, readers resolve it
    here.
    """

    alias = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="merged_into"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases")
    merged_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alias_id} → {self.person_id}"


class MergeProposal(models.Model):
    """Two files that may be one person; decided by an officer of both organisations."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        MERGED = "merged", _("已合并")
        REFUSED = "refused", _("不是同一人")

    person = models.ForeignKey(Person, models.CASCADE, related_name="merge_proposals")
    other = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    # What arrived under the known number, where it is no file of its own yet.
    incoming = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # Where either person serves today and every organisation above: lists ask by them (services.placing).
    places = ArrayField(models.BigIntegerField(), default=list, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["proposed_at", "id"], condition=Q(state="open"), name="merges_waiting"
            ),
            models.Index(fields=["-decided_at", "-id"], name="merges_decided"),
            GinIndex(fields=["places"], name="merges_placed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ? {self.other_id}"


class Responsibility(models.Model):
    """The training-responsible organisation of a person today, and the rule of the policy book that
    says so (专栏5).
    """

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="responsibility"
    )
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.organisation_id}"
