"""The programs behind `make test` say the truth: what was missing, what failed, and how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source import ROOT
from tools import servers, setup
from tools import test as runner

REPORT = """<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">
</testsuite></testsuites>"""


def count(*, failed: int = 0, is_good: bool = True) -> runner.Count:
    """What a phase might end with."""
    return runner.Count("sqlite", passed=4, failed=failed, skipped=3, seconds=1.0, is_good=is_good)


def test_each_make_target_is_one_line_that_setup_knows() -> None:
    lines = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line]
    targets = lines[0].removeprefix(".PHONY: ").split()
    assert lines[1:] == [f"{name + ':':<6} ; @python3 tools/setup.py {name} $(ARGS)" for name in targets]
    assert set(targets) <= setup.COMMANDS.keys()


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_errors_count_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "sqlite.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert runner.read(report) == (4, 3, 3)
    assert runner.read(tmp_path / "none.xml") == (0, 0, 0)


def test_a_green_run_ends_with_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.close([count(), count()], skipped=set(), missing=set()) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "total: 8 passed, 0 failed, 6 skipped"


def test_one_phase_that_is_not_green_fails_the_run() -> None:
    assert runner.close([count(), count(failed=1, is_good=False)], skipped=set(), missing=set()) == 1


def test_a_service_that_could_not_be_had_fails_the_run_unless_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.close([count()], skipped=set(), missing={"chromium"}) == 1
    assert "STOA_TEST_SKIP=chromium" in capsys.readouterr().out
    assert runner.close([count()], skipped={"chromium"}, missing=set()) == 0


def test_a_service_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_TEST_SKIP", "postgers")
    assert runner.main([]) == 2


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    start = ["/bin/sh", "-c", "echo the disk is full; exit 3"]
    with (
        pytest.raises(servers.Unavailable, match="the disk is full"),
        servers.running(start, None, tmp_path, lambda: False),
    ):
        pass


def test_a_server_is_gone_afterwards(tmp_path: Path) -> None:
    with servers.running(["/bin/sleep", "60"], None, tmp_path, lambda: True) as process:
        assert process.poll() is None
    assert process.poll() is not None
