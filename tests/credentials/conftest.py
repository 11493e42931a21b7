"""A small course with ways to finish, and people who take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.credentials.story import Course, Learner


@pytest.fixture
def course(tmp_path: Path, db: None) -> Course:
    """A published course of five units, the last one with a graded question, and two pathways."""
    made = Course(tmp_path / "course")
    made.publish()
    return made


@pytest.fixture
def ada(course: Course) -> Learner:
    """Takes the course."""
    return course.learner("Ada")


@pytest.fixture
def bo(course: Course) -> Learner:
    """Takes it too."""
    return course.learner("Bo")
