from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0004_sorted_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['level', 'kind', 'path'], name='organisations_by_kind'),
        ),
    ]
