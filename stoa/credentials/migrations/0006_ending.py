"""Awards may end and be renewed; pictures of badges are kept as long as somebody holds one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credentials", "0005_trials")]

    operations = [
        migrations.AddField("award", "number", models.PositiveSmallIntegerField(default=0, db_default=0)),
        migrations.AddField("award", "valid_until", models.DateTimeField(null=True)),
        migrations.AddField("award", "reminded_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("award", "credentials_award_once"),
        migrations.AddConstraint(
            "award",
            models.UniqueConstraint(fields=["account", "run", "pathway", "number"], name="credentials_award_once"),
        ),
        migrations.AddIndex(
            "award",
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="credentials_ending",
            ),
        ),
        migrations.CreateModel(
            name="BadgePicture",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
    ]
