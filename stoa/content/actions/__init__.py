"""Every write of courses: publishing and what goes with it."""

from stoa.content.actions.checking import check, fix
from stoa.content.actions.drafts import discard_draft, make_draft, publish_draft
from stoa.content.actions.export import export, export_draft
from stoa.content.actions.failures import CannotExport, CannotPublish, NoSuchCourse, NoSuchDraft, NoSuchVersion
from stoa.content.actions.publishing import Published, publish, rollback
from stoa.content.actions.serving import LARGEST_PICTURE, KeptPicture, NoPicture, keep_picture
from stoa.content.actions.upkeep import Collected, collect_garbage, recompile_all
from stoa.content.compiler.source import SourceRefused, SourceTree, read_folder, tree_of

__all__ = [
    "LARGEST_PICTURE", "CannotExport", "CannotPublish", "Collected", "KeptPicture", "NoPicture", "NoSuchCourse",
    "NoSuchDraft", "NoSuchVersion", "Published", "SourceRefused", "SourceTree", "check", "collect_garbage",
    "discard_draft", "export", "export_draft", "fix", "keep_picture", "make_draft", "publish", "publish_draft",
    "read_folder", "recompile_all", "rollback", "tree_of",
]  # fmt: skip
