"""What credentials put into courses (the file `completions.toml`), and what they have the process do."""

from stoa.content.ports import registry
from stoa.credentials import actions
from stoa.credentials.completions import CompletionsKind
from stoa.kernel.jobs import dispatch

registry.add_file(CompletionsKind())
dispatch.chores.append(actions.look_for_unsigned)
