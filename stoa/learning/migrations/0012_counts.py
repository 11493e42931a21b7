"""What other domains count in a learner's record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0011_former_trail")]

    operations = [migrations.AddField("summary", "counts", models.JSONField(db_default={}, default=dict))]
