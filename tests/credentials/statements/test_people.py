"""What is kept about people who make statements, and about those who speak for them: handed out, and ended."""

from __future__ import annotations

from stoa.accounts.ports import Attachment, Sheet, Subject
from stoa.credentials import actions, queries
from stoa.credentials.formats import Outcome
from stoa.credentials.models import LearnerKey, PortfolioItem, Statement, Vouch
from stoa.credentials.queries.personal import personal_sheets
from stoa.kernel.models import Job
from tests.credentials.statements.test_portfolio import PDF, put
from tests.credentials.statements.test_statements import signed
from tests.credentials.statements.test_vouching import WORD, endorsed
from tests.credentials.story import Learner


def subject(learner: Learner, address: str, *, keeps_records: bool = True) -> Subject:
    """Whom an erasure is about."""
    return Subject(learner.account, "x", ("Ada",), (address,), keeps_records, 1)


def test_a_copy_holds_all_of_it_and_no_secret(ada: Learner) -> None:
    endorsed(ada)
    put(ada.account, PDF, "a.pdf")
    found = list(personal_sheets(ada.account))
    sheets = {each.name: list(each.rows) for each in found if isinstance(each, Sheet)}
    files = {each.name for each in found if isinstance(each, Attachment)}
    assert len(sheets["portfolio"]) == 2
    assert len(sheets["statements"]) == 1
    assert sheets["what others said"][0]["text"] == WORD.text
    assert "email" not in sheets["what others said"][0]
    assert sheets["own keys"][0].keys() == {"multikey", "since", "retired_at", "backed_up_at"}
    assert any(name.endswith("a.pdf") for name in files)
    assert sum(name.startswith("statements/") for name in files) == 2


def test_erasing_takes_everything_and_keeps_or_withdraws_what_was_signed(ada: Learner, bo: Learner) -> None:
    put(ada.account, PDF, "a.pdf")
    kept = queries.bundle_of(signed(ada))
    gone = queries.bundle_of(signed(bo))
    actions.erase_person(subject(ada, "ada@example.org"))
    actions.erase_person(subject(bo, "bo@example.org", keeps_records=False))
    actions.sign_status_lists()
    for table in (PortfolioItem, LearnerKey, Statement, Vouch):
        assert not table._default_manager.exists()
    assert Job.objects.filter(task="credentials.forget_files").exists()
    assert queries.verify_upload(kept).outcome is Outcome.GENUINE
    assert queries.verify_upload(gone).outcome is Outcome.WITHDRAWN
    actions.erase_person(subject(ada, "ada@example.org"))


def test_erasing_somebody_ends_what_they_said_for_others(ada: Learner, bo: Learner) -> None:
    public_id, _secret = endorsed(ada)
    view = queries.statement(public_id, viewer=None)
    assert view is not None
    (word,) = queries.words_for(view, is_owner=False)
    actions.erase_person(subject(bo, WORD.address))
    actions.sign_status_lists()
    assert queries.words_for(view, is_owner=True) == []
    assert queries.verify_upload(word.document.encode()).outcome is Outcome.WITHDRAWN
