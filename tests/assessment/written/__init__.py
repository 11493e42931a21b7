"""Questions that learners write."""
