"""The enrolments of a cohort are found by an index when it is dissolved."""

from django.db import migrations, models

from stoa.kernel.migrating import AddIndexAside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("learning", "0004_classes")]
    operations = [
        AddIndexAside(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("cohort__isnull", False)), fields=["cohort"], name="learning_enrolment_cohort"
            ),
        )
    ]
