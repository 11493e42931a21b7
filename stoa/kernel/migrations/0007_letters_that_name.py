"""A letter that names somebody else says whom, and holds its text without the name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_search")]

    operations = [
        migrations.AddField("letter", "mentions", models.BigIntegerField(null=True)),
        migrations.AddField("letter", "otherwise", models.TextField(blank=True, db_default="")),
    ]
