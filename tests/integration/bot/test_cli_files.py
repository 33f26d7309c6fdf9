"""`export` and `import` of the whole knowledge base and of each noun."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import changes, glossary, near_domain, organisations, protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.exporting.held import NOUNS

Run = Callable[..., tuple[int, str, str]]
ADMIN = local_admin("Ada")


@pytest.fixture
def other(tmp_path: Path, run: Run) -> Database:
    """A knowledge base in which nobody ran anything yet."""
    return Database(f"sqlite:///{tmp_path / 'other.db'}")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("suffix", ["yaml", "json", "xlsx"])
def test_the_whole_knowledge_base_is_carried_to_another_in_one_file(
    filled: Database, other: Database, run: Run, tmp_path: Path, suffix: str
) -> None:
    protocols.remove_term(filled, ADMIN, "ncmp", protocols.get_language(filled, "ncmp").terms[-1].term)
    near_domain.remove_near_domain(filled, ADMIN, near_domain.list_near_domain(filled)[0].text)
    glossary.remove_term(filled, ADMIN, "DPO")
    saved, again = tmp_path / f"whole.{suffix}", tmp_path / "again.json"
    assert run(filled, "export", "--output", str(saved)) == (0, f"Wrote {saved}: {', '.join(NOUNS)}.\n", "")
    out = run(filled, "import", str(saved))[1]
    assert out == "0 to add, 0 to change, 0 not in the file and kept, 6 the same.\nNothing was changed.\n"
    code, out, _ = run(other, "import", "--yes", str(saved))
    assert (code, out.startswith("6 to add, 0 to change"), out.splitlines()[-1].startswith("Done: 6 added, 0 changed, ")) == (0, True, True)
    run(other, "export", "--output", str(again))
    assert again.read_text("utf-8") == run(filled, "export", "--format", "json")[1]
    other.close()


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "yaml", "json"])
def test_each_noun_is_exported_and_imported_by_itself(filled: Database, run: Run, tmp_path: Path, noun: str, suffix: str) -> None:
    saved = tmp_path / f"{noun}.{suffix}"
    assert run(filled, noun, "export", "--output", str(saved)) == (0, f"Wrote {saved}: {noun}.\n", "")
    code, out, _ = run(filled, noun, "import", str(saved))
    assert (code, out.splitlines()[-1]) == (0, "Nothing was changed.")
    if suffix != "xlsx":
        assert run(filled, noun, "export", "--format", suffix)[1].encode() == saved.read_bytes()


def test_what_is_imported_is_shown_first_and_named_in_history(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text(
        "organisations: [{name: Kent, full_name: Kent County Council, names: [KCC]}]\n"
        "glossary: [{term: XYZ, meaning: New., note: Really.}]\n"
        f"near_domain: [{', '.join(f'Who lends {number} lawnmowers?' for number in range(22))}]\n"
    )
    before = changes.latest_changes(filled, 1)
    code, out, _ = run(filled, "import", "--dry-run", str(file))
    assert (code, changes.latest_changes(filled, 1)) == (0, before)
    shown = out.splitlines()
    assert shown[:3] == [
        "Organisation: Kent, also called Kent County Council, KCC",
        "Glossary: XYZ: New. Really.",
        "No protocol covers: Who lends 0 lawnmowers?",
    ]
    assert shown[-2:] == ["and 2 questions more that no protocol covers", "Nothing was changed."]
    out = run(filled, "import", "--yes", "--why", "From Kent.", str(file))[1]
    assert out.endswith("Done: 1 organisation, 1 glossary term, 22 questions.\n")
    assert organisations.get_organisation(filled, "kcc").full_name == "Kent County Council"
    latest = changes.latest_changes(filled, 4)
    assert [(change.to, change.revision.action) for change in latest] == [
        ("organisation Kent", "added"), ("organisation Kent", "changed"), ("glossary XYZ", "added"), ("questions that no protocol covers", "added"),
    ]  # fmt: skip
    assert {change.revision.why for change in latest[1:]} == {"From Kent."}


def test_a_noun_takes_only_its_own_from_a_file_and_says_what_else_is_there(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text("glossary: [{term: XYZ, meaning: New.}]\nnear_domain: [Who lends lawnmowers?]\n")
    out = run(filled, "glossary", "import", "--yes", str(file))[1]
    assert "Also in the file, and left alone: near-domain. To bring in all of it: sharing import" in out.splitlines()
    assert "Who lends lawnmowers?" not in {example.text for example in near_domain.list_near_domain(filled)}
    code, _, err = run(filled, "protocols", "import", str(file))
    assert (code, err) == (1, "The file has none of these: protocols. It has glossary, near-domain.\n")


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "glossary.csv"
    file.write_text("mine")
    code, _, err = run(filled, "glossary", "export", "--output", str(file))
    assert (code, file.read_text(), err) == (
        1,
        "mine",
        f"There is a file {file} already. Add --force to replace it, or --output with another name.\n",
    )
    assert run(filled, "glossary", "export", "--output", str(file), "--force")[0] == 0
    assert file.read_text("utf-8-sig").startswith("Term,Meaning,Note\n")
    assert run(filled, "export", "--format", "csv")[0] == 2


def test_a_protocol_with_a_capital_that_english_has_not_is_found(database: Database, run: Run) -> None:
    protocols.add_protocol(database, ADMIN, title="École Loans", purpose="To lend.", partners=["Ürün"])
    assert protocols.get_protocol(database, "école loans").title == "École Loans"
