"""Words that say nothing by themselves: a search for several words does without them."""

from __future__ import annotations

STOPWORDS = frozenset(
    """
a an and are as at by for from how in into is it of on or our that the their to we what with you your
ad agli ai al alla alle allo che chi con cui da dagli dai dal dall dalla dalle dallo degli dei del dell della delle
dello di e ed gli i il in l la le lo ma nei nel nell nella nelle o per su sul sulla tra fra un una uno come
a al con de del e el en la las los o para por que un una y como
au aux avec ce ces dans de des du en et l la le les ou par pour que qui sur un une d
als am an auf aus bei das dem den der des die ein eine einer für im in ist mit oder und von zu zum zur wie
ao aos as com da das de do dos e em na nas no nos o os ou para por um uma
de een en het in met of op te van voor
""".split()  # noqa: SIM905  # a list of words reads better as words
)
"""English, Italian, Spanish, French, German, Portuguese, Dutch, without accents where people leave them out."""
