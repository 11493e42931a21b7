"""The contract of the search: the same is found, in the same order, whichever engine the database brings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stoa.kernel import search
from stoa.kernel.search import Document, Order, bits, vocabulary
from stoa.kernel.search.models import SearchDocument, SearchWord
from stoa.kernel.statements import counted

pytestmark = pytest.mark.django_db

DOCUMENTS = [
    Document(1, "it", "Diritto penale", middle="I reati e le pene."),
    Document(2, "it", "Storia moderna", strong="I diritti dei cittadini", middle="Dalla Riforma a Napoleone."),
    Document(3, "it", "Economia politica", middle="Domanda, offerta e un cenno al diritto dei contratti."),
    Document(4, "it", "Fisica", text="Lezione su Keplero. " * 30 + "Un diritto di passaggio."),
    Document(5, "it", "La città e i suoi problemi"),
    Document(6, "it", "Statistica matematica"),
    Document(7, "en", "One thousand wells", strong="Judge evidence", middle="A test kit that errs.", text="libraries"),
    Document(8, "es", "Mil pozos", middle="Canciones y estadística."),
    Document(9, "zh", "高等数学分析"),
    Document(10, "ar", "مقدمة في المكتبات"),
    Document(11, "it", "Arte contemporanea"),
    Document(12, "it", "Artefatti digitali"),
    Document(13, "it", "Machine learning"),
    Document(14, "it", "Poetical readings", middle="Leggere versi, con una poetica che cambia, e poi scriverne altri."),
    Document(15, "it", "Introduzione alla poetica di un secolo", text="Versi. " * 40),
]
_revisions = iter(range(1, 1_000_000))


@pytest.fixture(autouse=True)
def documents(db: None) -> Iterator[None]:
    """The documents, findable."""
    search.put(DOCUMENTS)
    yield


def found(text: str) -> list[int]:
    """The ids, the best first."""
    hit = search.find(text, revision=next(_revisions))
    return search.best(hit, hit.every, Order(range(20)), 20)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("diritto", [1, 2, 3, 4]),  # title, then aims, then the description, then the text of units
        ("diritti", [1, 2, 3, 4]),
        ("DIRITTO", [1, 2, 3, 4]),
        ("problema", [5]), ("problemi", [5]), ("citta ", [5]), ("città ", [5]), ("CITTÀ", [5, 2]),
        ("statistic", [6]), ("statistiche", [6]), ("statist", [6]),
        ("well", [7]), ("wells", [7]), ("library", [7]), ("errs", [7]),
        ("cancion", [8]), ("canción", [8]), ("estadistica", [8]),
        ("数学", [9]), ("分析", [9]), ("学", [9]), ("学数", []),
        ("المكتبات", [10]),
        ("arte", [11, 12]),  # the word itself before words that begin with it
        ("arte ", [11]),
        ("artef", [12]),
        ("artef ", [12]), ("storia moder ", [2]),  # a keyboard puts the space there; nothing is called so
        ("poetica", [15, 14]),  # the word itself in a title before a continuation of it in another
        ("machine learn", [13]), ("learning machine", [13]),
        ("storia della fisica", []), ("storia dei diritti", [2]),
        ("diritto economia", [3]),
    ],
)  # fmt: skip
def test_what_is_found(text: str, ids: list[int]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(
    ("typed", "meant", "ids"),
    [
        ("dirtto", "diritto", [1, 2, 3, 4]),  # a letter less
        ("diritoto", "diritto", [1, 2, 3, 4]),  # one more
        ("dititto", "diritto", [1, 2, 3, 4]),  # another
        ("dirtito", "diritto", [1, 2, 3, 4]),  # two swapped
        ("xiritto", "diritto", [1, 2, 3, 4]),  # the first
        ("storia mdoerna", "storia moderna", [2]),
        ("statstica", "statistica", [6]),
    ],
)
def test_one_mistake_is_forgiven(typed: str, meant: str, ids: list[int]) -> None:
    hit = search.find(typed, revision=next(_revisions))
    assert hit.corrected == meant
    assert search.best(hit, hit.every, Order(range(20)), 20) == ids


@pytest.mark.parametrize("typed", ["drto", "dirrttoo", "wlls", "zebra", "diritto zebra"])
def test_two_mistakes_and_short_words_are_not(typed: str) -> None:
    hit = search.find(typed, revision=next(_revisions))
    assert (hit.every, hit.corrected) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", '"', "'", '" OR "', "title:*", "NEAR(a b)", "a AND", "(", "-x", "diritto*", "^", "{title}: x", "\\",
        "\0", "a\0b", "%s %(x)s", "& | ! <->", ":A", "x" * 10_000, "è" * 10_000, "🙂", "🙂🙂 👩‍👩‍👧", "\u202eabc",
        "'; DROP TABLE kernel_search_word; --", "a\nb\tc", "٣٤٥", "𝔡𝔦𝔯𝔦𝔱𝔱𝔬", "ﬁsica", "ا" * 300, "数" * 300,
    ],
)  # fmt: skip
def test_hostile_input_finds_and_breaks_nothing(text: str) -> None:
    found(text)
    assert found("diritto") == [1, 2, 3, 4]


def test_operators_are_words() -> None:
    assert found('"diritto" AND (penale)') == [1]
    assert found("diritto NOT penale ") == []


def test_what_is_put_again_is_found_as_it_is_now() -> None:
    search.put([Document(1, "it", "Chimica organica")])
    assert found("diritto") == [2, 3, 4]
    assert found("chimica") == [1]
    assert not SearchWord.objects.filter(word="penale").exists()
    assert SearchWord.objects.get(word="diritto").documents == 2


def test_what_is_dropped_is_gone() -> None:
    search.drop([1, 5])
    assert found("diritto") == [2, 3, 4]
    assert found("problemi") == []
    assert not SearchDocument.objects.filter(id__in=[1, 5]).exists()
    assert not SearchWord.objects.filter(word="problemi").exists()


def test_clearing_leaves_nothing() -> None:
    search.clear()
    assert found("diritto") == []
    assert not SearchWord.objects.exists()


def test_putting_the_same_again_counts_no_word_twice() -> None:
    before = dict(SearchWord.objects.values_list("word", "documents"))
    search.put(DOCUMENTS)
    assert dict(SearchWord.objects.values_list("word", "documents")) == before


def test_too_many_to_score_are_ranked_by_their_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_SCORED", 2)
    hit = search.find("diritto", revision=next(_revisions))
    assert hit.scores is None
    assert search.best(hit, hit.every, Order([4, 3, 2, 1]), 3) == [1, 4, 3]


def test_an_unfinished_word_stands_for_enough_words_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("art") == [11, 12]
    monkeypatch.setattr(vocabulary, "ENOUGH", 1)
    assert found("art") == [11], "the most frequent words alone"
    assert found("arte") == [11] and found("artef") == [12]


def test_only_what_is_asked_for_is_given() -> None:
    hit = search.find("diritto", revision=next(_revisions))
    assert search.best(hit, bits.of([2, 4]), Order(range(20)), 20) == [2, 4]
    assert search.best(hit, hit.every, Order(range(20)), 1) == [1]


@pytest.mark.parametrize(("text", "most"), [("penale ", 2), ("penal", 3), ("dirtto", 5)])
def test_statements(text: str, most: int) -> None:
    revision = next(_revisions)
    with counted() as count:
        search.find(text, revision=revision)
    assert len(count) == most
    with counted() as count:
        search.find(text, revision=revision)
    assert len(count) == 0, "remembered"


def test_a_document_that_fills_every_field() -> None:
    long = " ".join(f"parola{number}" for number in range(60_000))
    search.put([Document(20, "it", "Lungo", text=long + "\0fine")])
    assert found("parola17 ") == [20]
