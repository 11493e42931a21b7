"""What a pathway awards, in the words of Open Badges 3.0, as an author declared it. Pure values with a JSON form.

The JSON form leaves out what is not said, so that a version or an award keeps no more than its author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

ACHIEVEMENT_TYPES: Final = (
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award",
    "BachelorDegree", "Badge", "Certificate", "CertificateOfCompletion", "Certification", "CoCurricular",
    "CommunityService", "Competency", "Course", "Degree", "Diploma", "DoctoralDegree", "Fieldwork",
    "GeneralEducationDevelopment", "JourneymanCertificate", "LearningProgram", "License", "MasterCertificate",
    "MasterDegree", "Membership", "MicroCredential", "ProfessionalDoctorate", "QualityAssuranceCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
)  # fmt: skip
RESULT_TYPES: Final = (
    "GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
    "RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status",
)  # fmt: skip
GRADE: Final = "grade"
UNITS: Final = "units"
USUAL_TYPE: Final = "Certificate"


@dataclass(frozen=True)
class Picture:
    """The author's picture of the badge, as the course serves it: `/files/<digest>/<name>`; `kind`: png or svg."""

    address: str
    digest: str
    kind: str
    alt: str = ""


@dataclass(frozen=True)
class Target:
    """An entry of a framework of skills that the achievement is aligned to."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""


@dataclass(frozen=True)
class Level:
    """A level of a rubric. `at` (0..1) is the score from which on it is reached; below 0: no score decides."""

    name: str
    description: str = ""
    points: str = ""
    at: float = -1.0


@dataclass(frozen=True)
class ResultKind:
    """A result that the credential describes. `of` is where its value comes from: `grade`, `units`, or a part's id;
    empty: it is described, and no value is stated."""

    name: str
    type: str
    of: str = ""
    minimum: str = ""
    maximum: str = ""
    levels: tuple[Level, ...] = ()

    def level(self, score: float) -> int | None:
        """The place of the highest level that a score (0..1) reaches."""
        reached = [(each.at, place) for place, each in enumerate(self.levels) if 0 <= each.at <= score + 1e-9]
        return max(reached)[1] if reached else None


@dataclass(frozen=True)
class Achievement:
    """What is awarded, besides its title, description and criteria."""

    type: str = USUAL_TYPE
    picture: Picture | None = None
    tags: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    results: tuple[ResultKind, ...] = ()

    @property
    def measured(self) -> frozenset[str]:
        """Where values of its results come from: `grade`, `units`, ids of parts."""
        return frozenset(each.of for each in self.results if each.of)


def said(value: Any) -> dict[str, Any]:
    """A frozen value as plain JSON without what is as it is anyway."""
    usual = {each.name: each.default for each in fields(value)}
    found = {name: getattr(value, name) for name in usual}
    return {name: _plain(item) for name, item in found.items() if item != usual[name]}


def _plain(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_plain(each) for each in item]
    return said(item) if hasattr(item, "__dataclass_fields__") else item


def achievement_from(item: Mapping[str, Any]) -> Achievement:
    """The value that `said` wrote. What a newer release added is left out."""
    picture = item.get("picture")
    return Achievement(
        type=item.get("type", USUAL_TYPE),
        picture=Picture(**known(Picture, picture)) if picture else None,
        tags=tuple(item.get("tags", ())),
        targets=tuple(Target(**known(Target, each)) for each in item.get("targets", ())),
        results=tuple(_result(each) for each in item.get("results", ())),
    )


def _result(item: Mapping[str, Any]) -> ResultKind:
    levels = tuple(Level(**known(Level, each)) for each in item.get("levels", ()))
    return ResultKind(**{**known(ResultKind, item), "levels": levels})


def known(kind: type, item: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of `item` that are fields of `kind`."""
    names = _names(kind)
    return {name: value for name, value in item.items() if name in names}


@lru_cache
def _names(kind: type) -> frozenset[str]:
    return frozenset(each.name for each in fields(kind))


__all__ = [
    "ACHIEVEMENT_TYPES",
    "GRADE",
    "RESULT_TYPES",
    "UNITS",
    "Achievement",
    "Level",
    "Picture",
    "ResultKind",
    "Target",
    "achievement_from",
    "known",
    "said",
]  # fmt: skip
