from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_by_kind")]
    operations = [
        migrations.AddIndex(
            "organisation",
            models.Index(fields=["path"], include=["id", "dissolved_on"], name="organisations_by_place"),
        ),
    ]
