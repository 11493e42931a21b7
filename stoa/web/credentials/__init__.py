"""The pages of records: a credential in public, its files, and the page that checks anybody's."""
