"""Every page, and no business rule: a view makes one action call or composes queries."""
