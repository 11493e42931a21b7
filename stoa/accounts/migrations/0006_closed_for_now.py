"""An account that its owner has closed until they sign in and open it again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_rights")]

    operations = [migrations.AddField("account", "closed_at", models.DateTimeField(null=True))]
