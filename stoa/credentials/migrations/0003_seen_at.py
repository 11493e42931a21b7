"""A credential keeps when its holder was told of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credentials", "0002_list_address")]

    operations = [migrations.AddField("credential", "seen_at", models.DateTimeField(null=True))]
