"""What learning has the process do."""

from stoa.kernel.jobs import dispatch
from stoa.learning import actions

dispatch.chores.append(actions.flush_places)
