from django.db import models


class PolicyBook(models.Model):
    """One version of a policy book as text, and the organisations for which it holds from a day.

    ``scope_id`` is the organisation at the head of the subtree (an opaque identifier here); null: everybody.
    """

    book_id = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    scope_id = models.BigIntegerField(null=True)
    effective_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book_id", "version"], name="one_text_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.version}"
