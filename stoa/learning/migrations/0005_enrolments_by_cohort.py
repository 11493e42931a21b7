"""Enrolments are found by their cohort."""

from django.db import migrations, models

from stoa.kernel.migrating import AddIndexAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("learning", "0004_classes")]

    operations = [
        AddIndexAside(
            model_name="enrolment",
            index=models.Index(fields=["cohort"], name="learning_enrolment_cohort"),
        ),
    ]
