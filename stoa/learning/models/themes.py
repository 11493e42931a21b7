"""Themes: what many learners of a course want, by their own words, and what staff answered."""

from __future__ import annotations

from django.db import models

from stoa.kernel.ids import new_public_id


class ThemeNight(models.Model):
    """The last time that the themes of a course were gathered. `goals` had words; `anew` is how many had when all was
    last made from nothing. Whoever changes the course's themes locks this row."""

    course = models.OneToOneField("content.Course", on_delete=models.CASCADE, related_name="+")
    goals = models.PositiveIntegerField(default=0)
    anew = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"themes of {self.course_id}"


class Theme(models.Model):
    """Goals in one language that say alike. It keeps its identity from night to night while it has people.

    `words` are its label (each said by three people or more), `concept` what most of it is about, `centroid` weights by
    feature. `weeks` is [[Monday, people]] by when they said it, `units` is [[unit id, cosine]], best first. Staff's:
    `name`, `unit` (what answers it; "-": nothing does), `into` (it counts as part of that one), `is_to_split`, and
    `is_held`: they decided something, so it stays. `joined`: the theme of another language that says the same.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16)
    words = models.JSONField(default=list)
    concept = models.CharField(max_length=16, default="", blank=True)
    centroid = models.JSONField(default=dict)
    people = models.PositiveIntegerField(default=0)
    weeks = models.JSONField(default=list)
    units = models.JSONField(default=list)
    first_at = models.DateTimeField()
    name = models.CharField(max_length=80, default="", blank=True)
    unit = models.CharField(max_length=64, default="", blank=True)
    is_held = models.BooleanField(default=False)
    is_to_split = models.BooleanField(default=False)
    into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    joined = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"theme {self.public_id}"


class ThemePlace(models.Model):
    """Which theme a goal is in, and how like it is (cosine). It goes with the goal."""

    goal = models.OneToOneField("learning.Goal", on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="places")
    likeness = models.FloatField()

    def __str__(self) -> str:
        return f"{self.goal_id} in {self.theme_id}"


class ThemeAnswer(models.Model):
    """What staff answered to a theme. `unit` is one that they point to, or empty. Personal data: `by`."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=2000)
    unit = models.CharField(max_length=64, default="", blank=True)
    by = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"answer {self.public_id}"


class ThemeDelivery(models.Model):
    """An answer went to a learner: the letter is written once. Personal data: all of it."""

    answer = models.ForeignKey(ThemeAnswer, on_delete=models.CASCADE, related_name="deliveries")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "account"], name="learning_answer_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} to {self.account_id}"
