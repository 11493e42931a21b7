"""Passwords are hashed at the cost that was chosen, few at a time, and anew when the cost has changed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password

from stoa.accounts import hashing
from stoa.accounts.hashing import AT_ONCE, WAITING, Turns
from stoa.accounts.rules import HashesAreBusy
from tests.cast import PASSWORD, member

SAID = "from stoa.accounts.hashing import Scrypt as S; print(S.work_factor, S.block_size, S.parallelism)"


def test_the_cost_is_the_one_that_was_chosen() -> None:
    said = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["16384", "8", "5"]


def test_of_fifty_at_once_few_are_hashed_few_wait_and_the_rest_hear_so_at_once() -> None:
    turns, running, most = Turns(2, 3), 0, 0
    done: list[bool] = []
    guard = threading.Lock()

    def one() -> None:
        nonlocal running, most
        try:
            with turns:
                with guard:
                    running += 1
                    most = max(most, running)
                time.sleep(0.2)
                with guard:
                    running -= 1
            done.append(True)
        except HashesAreBusy:
            done.append(False)

    threads = [threading.Thread(target=one) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
    assert (sum(done), len(done)) == (5, 50)
    with turns:
        pass  # the places are free again


def test_a_failure_gives_its_place_back() -> None:
    turns = Turns(1, 0)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), turns:
            raise ValueError("x")


def test_the_server_keeps_threads_for_those_who_read() -> None:
    run = __import__("stoa.cli.run", fromlist=["THREADS"])
    assert AT_ONCE >= 1
    assert WAITING + 1 <= run.THREADS - 2, "on two processors; more processors come with more workers"


@pytest.mark.django_db
def test_a_hash_of_another_cost_is_made_anew_at_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = member("Ada")
    account = get_user_model().objects.get(pk=ada.id)
    before = account.password
    monkeypatch.setattr(hashing.Scrypt, "work_factor", 2**5)
    assert account.check_password(PASSWORD)
    account.refresh_from_db()
    assert account.password != before and "$32$" in account.password
    assert check_password(PASSWORD, account.password)


def test_long_and_strange_passwords_are_kept_whole() -> None:
    for password in ("x" * 4096, "pässwörter 🦉", "a\x00b"):
        kept = make_password(password)
        assert check_password(password, kept) and not check_password(password + "x", kept)
