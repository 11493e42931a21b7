"""What interop tells other domains: uploads that wait for their job are not garbage."""

from stoa.content.ports import registry
from stoa.interop import queries

registry.add_blob_holder("interop", queries.waiting_uploads)
