from django.db import models


class StoredFile(models.Model):
    """A file as it came. ``name`` is the storage's and random; ``label`` is the user's name for it, cleaned.

    ``size`` in bytes; ``digest`` SHA-256 in hexadecimal; ``kind`` and ``media_type`` follow from the content;
    ``uploaded_by`` is an account, null for the system itself. ``removed_at``: the content is gone, the
    facts about it stay.
    """

    name = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=130)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest"])]

    def __str__(self) -> str:
        return self.label
