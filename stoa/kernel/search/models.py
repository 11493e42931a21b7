"""Tables of the search: what may be found, and the words it is made of. Nothing here is a learner's."""

from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """Something that can be found, as it reads, in four fields of falling weight.

    The tokens lie beside it: on SQLite in the FTS5 table `kernel_search_fts`, which a trigger keeps free of what is
    gone, on PostgreSQL in the column `tsv`. A migration that makes this table anew has to make those anew as well.
    """

    id = models.BigIntegerField(primary_key=True)
    language = models.CharField(max_length=12)
    title = models.TextField()
    strong = models.TextField()
    middle = models.TextField()
    text = models.TextField()

    class Meta:
        db_table = "kernel_search_document"

    def __str__(self) -> str:
        return f"{self.id}: {self.title[:60]}"


class SearchWord(models.Model):
    """A word that occurs, without accents: forwards and backwards, its tokens, and in how many documents."""

    word = models.CharField(max_length=80, primary_key=True)
    backwards = models.CharField(max_length=80, db_index=True)
    tokens = models.TextField()
    documents = models.IntegerField()

    class Meta:
        db_table = "kernel_search_word"

    def __str__(self) -> str:
        return self.word
