from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """A training statement (培训证明) as it was issued. It is only ever added.

    ``content`` is what the document was set from, ``digest`` the SM3 of its canonical form.
    ``ledger_seal`` and ``ledger_head`` name the ledger's last seal when it was issued.
    ``organisation`` is where the person served; the statement is issued in its name.
    """

    append_only = True

    code = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    as_of = models.DateField()
    content = models.JSONField()
    digest = models.BinaryField(max_length=32)
    ledger_seal = models.BigIntegerField(null=True)
    ledger_head = models.BinaryField(max_length=32, null=True)
    issued_at = models.DateTimeField()
    issued_by = models.BigIntegerField(null=True)
    by_herself = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["person", "-issued_at"], name="statements_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.as_of}"


class Ground(models.TextChoices):
    """Why a statement was withdrawn, in words that a stranger with the paper may read."""

    CONTENT = "content", _("所列内容有误")
    RECIPIENT = "recipient", _("出具对象有误")
    REPLACED = "replaced", _("已另行出具，以新证明为准")
    OTHER = "other", _("出具单位决定撤回")


class Withdrawal(models.Model):
    """That a statement no longer holds. It is only ever added; ``note`` stays inside, ``ground`` is shown to all."""

    append_only = True

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="withdrawal")
    ground = models.CharField(max_length=16, choices=Ground)
    note = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.ground}"
