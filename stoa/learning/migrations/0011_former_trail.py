"""The trail of a skill before its last answers, so that they can be learned from anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0010_what_works_told")]

    operations = [migrations.AddField("mastery", "former", models.JSONField(null=True))]
