"""What the catalogue has other domains know: the files that it needs."""

from stoa.catalogue import queries
from stoa.content.ports import registry

registry.add_blob_holder("catalogue", queries.logos)
