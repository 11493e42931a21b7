"""Every write of courses: publishing and what goes with it."""

from stoa.content.actions.amending import amend, amend_draft
from stoa.content.actions.checking import check, fix
from stoa.content.actions.drafts import discard_draft, make_draft, publish_draft
from stoa.content.actions.erasing import delete_uploads, erase_person
from stoa.content.actions.export import export, export_draft
from stoa.content.actions.failures import (
    CannotExport,
    CannotPublish,
    DraftMoved,
    NoSuchCourse,
    NoSuchDraft,
    NoSuchVersion,
)
from stoa.content.actions.publishing import Published, publish, rollback
from stoa.content.actions.serving import LARGEST_PICTURE, KeptPicture, NoPicture, keep_picture
from stoa.content.actions.upkeep import (
    COLLECTING,
    MEASURING,
    RECOMPILING,
    Collected,
    ask_for_collecting,
    ask_for_measuring,
    ask_for_recompiling,
    collect_garbage,
    compiler_fingerprint,
    delete_files,
    recompile_all,
)
from stoa.content.compiler.alone import Alone, compile_alone
from stoa.content.compiler.source import SourceRefused, SourceTree, read_folder, tree_of

__all__ = [
    "COLLECTING",
    "LARGEST_PICTURE",
    "MEASURING",
    "RECOMPILING",
    "Alone",
    "CannotExport",
    "CannotPublish",
    "Collected",
    "DraftMoved",
    "KeptPicture",
    "NoPicture",
    "NoSuchCourse",
    "NoSuchDraft",
    "NoSuchVersion",
    "Published",
    "SourceRefused",
    "SourceTree",
    "amend",
    "amend_draft",
    "ask_for_collecting",
    "ask_for_measuring",
    "ask_for_recompiling",
    "check",
    "collect_garbage",
    "compile_alone",
    "compiler_fingerprint",
    "delete_files",
    "delete_uploads",
    "discard_draft",
    "erase_person",
    "export",
    "export_draft",
    "fix",
    "keep_picture",
    "make_draft",
    "publish",
    "publish_draft",
    "read_folder",
    "recompile_all",
    "rollback",
    "tree_of",
]  # fmt: skip
