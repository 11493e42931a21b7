"""Units that were known already, and what was right in challenges."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0008_teams"),
    ]

    operations = [
        migrations.AddField(
            model_name="mastery",
            name="mixed",
            field=models.FloatField(db_default=0.0, default=0.0),
        ),
        migrations.AddField(
            model_name="summary",
            name="known",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
