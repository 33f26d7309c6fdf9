import shutil
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from bot.settings import ROOT
from knowledge import content, glossary, history, organisations, protocols
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.models import ExampleQuestion
from knowledge.protocol_fields import KINDS

ADMIN = local_admin("Ada")
SHIPPED = Path(content.__file__).parent


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The shipped content as a folder that a test may change into that of a later release."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__")))
    (folder / "examples").mkdir(exist_ok=True)
    return folder


def write_examples(folder: Path, slug: str | None, *questions: str) -> None:
    given = {"questions": list(questions)} | ({"protocol": slug} if slug else {})
    (folder / "examples" / f"zz-{slug or 'near_domain'}.yml").write_text(yaml.safe_dump(given), "utf-8")


def examples(database: Database, slug: str) -> tuple[str, ...]:
    return tuple(example.text for example in protocols.get_language(database, slug).examples)


def uncovered(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(select(ExampleQuestion.text).where(ExampleQuestion.protocol_id.is_(None))))


def version(database: Database) -> int:
    with database.session() as session:
        return history.knowledge_version(session)


def test_a_first_start_loads_the_page_and_what_is_beside_it(filled: Database) -> None:
    assert len(protocols.list_protocols(filled)) == 6
    assert organisations.get_organisation(filled, "Essex County Council").name == "ECC"
    assert {"ECC", "HCC", "CHIS", "NCMP", "CYP", "ECS", "SEN", "SEND"} <= {view.term for view in glossary.list_terms(filled)}
    assert all(protocols.get_language(filled, view.slug).terms for view in protocols.list_protocols(filled))


def test_the_shipped_page_is_the_councils_unchanged() -> None:
    source = ROOT.parent / "shared/source/essex-learning-and-education-protocols.txt"
    if not source.exists():
        pytest.skip("the council's page is not beside this repository")
    assert (SHIPPED / source.name).read_bytes() == source.read_bytes()


def test_a_later_start_changes_nothing(filled: Database) -> None:
    before = version(filled)
    assert load_shipped_content(filled, ADMIN) == 0
    assert version(filled) == before


def test_shipped_terms_name_protocols_of_the_page_and_no_nickname_or_acronym_means_two() -> None:
    terms = yaml.safe_load((SHIPPED / "terms.yml").read_text("utf-8"))
    assert all(set(words) <= {f"{kind}s" for kind in KINDS} for words in terms.values())
    names = [word.casefold() for words in terms.values() for kind in ("nicknames", "acronyms") for word in words.get(kind, ())]
    assert sorted(names) == sorted(set(names))


def test_a_protocol_that_was_there_first_stays_as_it_is_and_the_others_are_added(database: Database) -> None:
    for title in ("Our own", "the Autism in Schools Panel"):
        protocols.add_protocol(database, ADMIN, title=title, purpose="P.", partners=["ECC"])
    protocols.add_protocol(database, ADMIN, title="Hertfordshire: school admissions", purpose="Q.", partners=["ECC"])
    load_shipped_content(database, ADMIN)
    views = protocols.list_protocols(database)
    assert [view.title for view in views[:3]] == ["Our own", "the Autism in Schools Panel", "Hertfordshire: school admissions"]
    assert (len(views), views[1].purpose, views[2].purpose) == (7, "P.", "Q.")
    assert organisations.get_organisation(database, "Essex County Council").name == "ECC"
    assert load_shipped_content(database, ADMIN) == 0


def test_a_shipped_protocol_that_was_renamed_or_retired_is_not_loaded_again(filled: Database) -> None:
    protocols.edit_protocol(filled, ADMIN, "ncmp", title="Weighing and measuring")
    protocols.retire_protocol(filled, ADMIN, "the-autism-in-schools-panel")
    load_shipped_content(filled, ADMIN)
    assert len(protocols.list_protocols(filled, status=None)) == 6


def test_a_later_release_brings_a_protocol_that_it_adds_to_the_page(filled: Database, release: Path) -> None:
    protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="Ours.")
    page = next(release.glob("*.txt"))
    page.write_text(page.read_text("utf-8").rstrip() + "\nSchool Library Loans (DOC, 90KB) To lend books. ECC\n", "utf-8")
    load_shipped_content(filled, ADMIN, release)
    views = protocols.list_protocols(filled)
    assert ([view.title for view in views][6:], protocols.get_protocol(filled, "ncmp").purpose) == (["School Library Loans"], "Ours.")


def test_what_an_admin_changed_or_removed_stays_so(filled: Database) -> None:
    protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="Ours.")
    protocols.remove_term(filled, ADMIN, "ncmp", "NCMP protocol")
    glossary.define(filled, ADMIN, "ECC", "Ours.")
    glossary.remove_term(filled, ADMIN, "PRU")
    organisations.describe_organisation(filled, ADMIN, "ECC", remove_names=["Essex CC"], full_name="The County of Essex")
    before = version(filled)
    load_shipped_content(filled, ADMIN)
    assert version(filled) == before


def test_a_later_release_adds_what_is_new_and_mends_only_what_nobody_changed(filled: Database, release: Path) -> None:
    glossary.define(filled, ADMIN, "ECC", "Ours.")
    glossary.remove_term(filled, ADMIN, "PRU")
    protocols.remove_term(filled, ADMIN, "ncmp", "NCMP protocol")
    terms = yaml.safe_load((release / "glossary.yml").read_text("utf-8"))
    for row in terms:
        row["meaning"] += " Said better."
    terms.append({"term": "EYFS", "meaning": "Early years foundation stage."})
    (release / "glossary.yml").write_text(yaml.safe_dump(terms), "utf-8")
    words = yaml.safe_load((release / "terms.yml").read_text("utf-8"))
    words["the-national-child-measurement-programme-ncmp"]["nicknames"].append("Weigh Day")
    (release / "terms.yml").write_text(yaml.safe_dump(words), "utf-8")
    load_shipped_content(filled, ADMIN, release)
    meanings = {view.term: view.meaning for view in glossary.list_terms(filled)}
    assert (meanings["ECC"], meanings["HCC"]) == ("Ours.", "Hertfordshire County Council. Said better.")
    assert meanings["EYFS"] == "Early years foundation stage."
    assert "PRU" not in meanings
    held = [term.term for term in protocols.get_language(filled, "ncmp").terms]
    assert "Weigh Day" in held
    assert "NCMP protocol" not in held


def test_example_questions_come_and_go_with_the_release_but_an_admins_stay(filled: Database, release: Path) -> None:
    slug = "the-autism-in-schools-panel"
    before, uncovered_before = examples(filled, slug), uncovered(filled)
    write_examples(release, slug, "Where do panel referrals go?", "A misleading one?")
    write_examples(release, None, "Who empties the bins?", "Another misleading one?")
    load_shipped_content(filled, ADMIN, release)
    protocols.add_example(filled, ADMIN, slug, "An admin's own?")
    protocols.remove_example(filled, ADMIN, slug, "Where do panel referrals go?")
    assert uncovered(filled) == [*uncovered_before, "Who empties the bins?", "Another misleading one?"]
    write_examples(release, slug, "Where do panel referrals go?")
    write_examples(release, None, "Who empties the bins?")
    load_shipped_content(filled, ADMIN, release)
    assert examples(filled, slug) == (*before, "An admin's own?")
    assert uncovered(filled) == [*uncovered_before, "Who empties the bins?"]
    assert load_shipped_content(filled, ADMIN, release) == 0


def test_a_name_that_an_admin_gave_to_another_organisation_is_left_there(database: Database) -> None:
    protocols.add_protocol(database, ADMIN, title="T", purpose="P.", partners=["ECC", "Essex County Council"])
    load_shipped_content(database, ADMIN)
    assert organisations.get_organisation(database, "Essex County Council").name == "Essex County Council"
    assert organisations.get_organisation(database, "ECC").full_name is None
