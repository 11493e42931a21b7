"""Every write of courses: publishing and what goes with it."""

from stoa.content.actions.checking import check, fix
from stoa.content.actions.drafts import discard_draft, make_draft, publish_draft
from stoa.content.actions.erasing import delete_uploads, erase_person
from stoa.content.actions.export import export, export_draft
from stoa.content.actions.failures import CannotExport, CannotPublish, NoSuchCourse, NoSuchDraft, NoSuchVersion
from stoa.content.actions.publishing import Published, publish, rollback
from stoa.content.actions.upkeep import Collected, collect_garbage, recompile_all
from stoa.content.compiler.source import SourceRefused, SourceTree, read_folder, tree_of

__all__ = [
    "CannotExport", "CannotPublish", "Collected", "NoSuchCourse", "NoSuchDraft", "NoSuchVersion", "Published",
    "SourceRefused", "SourceTree", "check", "collect_garbage", "delete_uploads", "discard_draft", "erase_person",
    "export", "export_draft", "fix", "make_draft", "publish", "publish_draft", "read_folder", "recompile_all",
    "rollback", "tree_of",
]  # fmt: skip
