import pytest

from knowledge import changes, history, organisations, protocols, restoring
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.organisations import OrganisationView

ADMIN = local_admin("Ada")


def test_an_organisation_is_one_wherever_and_however_it_is_written(filled: Database) -> None:
    added = protocols.add_protocol(
        filled,
        ADMIN,
        title="T",
        purpose="P.",
        partners=["essex county  council", "Ecc", "HCC", "Herts County Council", "provide community"],
    )
    assert added.partners == ("ECC", "Herts County Council", "Provide")
    assert len(organisations.list_organisations(filled)) == 7


def test_an_empty_full_name_is_none_and_people_are_still_understood(filled: Database) -> None:
    made = organisations.describe_organisation(filled, ADMIN, "ECC", full_name=" ")
    assert (made.full_name, "Essex County Council" in made.names) == (None, True)
    assert organisations.get_organisation(filled, "essex county council").name == "ECC"


def test_other_names_leave_out_the_name_and_the_full_name(filled: Database) -> None:
    ecc = organisations.get_organisation(filled, "essex county council")
    assert (ecc.name, ecc.full_name) == ("ECC", "Essex County Council")
    assert not {"ECC", "Essex County Council"} & set(ecc.names)
    with pytest.raises(NotFound, match="No organisation is called"):
        organisations.get_organisation(filled, "Kent")


def test_a_new_name_shows_on_every_protocol(filled: Database) -> None:
    shipped = organisations.get_organisation(filled, "Provide").names
    organisations.describe_organisation(filled, ADMIN, "Provide", rename="Provide Health", full_name="Provide Health Ltd", add_names=["PH"])
    after = organisations.get_organisation(filled, "ph")
    assert after == OrganisationView("Provide Health", "Provide Health Ltd", ("Provide", *shipped, "PH"))
    assert protocols.get_protocol(filled, "ncmp").partners == ("ECC", "Provide Health")


def test_a_name_belongs_to_one_organisation(filled: Database) -> None:
    with pytest.raises(Conflict, match="already a name of Thurrock Council"):
        organisations.describe_organisation(filled, ADMIN, "ECC", add_names=["THURROCK"])


def test_a_name_can_be_dropped_but_not_the_organisations_own(filled: Database) -> None:
    organisations.describe_organisation(filled, ADMIN, "ECC", remove_names=["essex cc"])
    with pytest.raises(NotFound):
        organisations.get_organisation(filled, "Essex CC")
    with pytest.raises(NotFound, match="has no name"):
        organisations.describe_organisation(filled, ADMIN, "ECC", remove_names=["Essex CC"])
    with pytest.raises(Conflict, match="own name"):
        organisations.describe_organisation(filled, ADMIN, "ECC", remove_names=["ecc"])


def test_two_that_are_one_are_made_one_everywhere(filled: Database) -> None:
    protocols.add_protocol(filled, ADMIN, title="A", purpose="P.", partners=["Provident", "ECC", "Provide"])
    protocols.add_protocol(filled, ADMIN, title="B", purpose="P.", partners=["ECC", "Provident"])
    organisations.describe_organisation(filled, ADMIN, "Provident", add_names=["PVT"])
    view = organisations.merge_organisations(filled, ADMIN, "Provide", "PVT", why="Asked them.")
    assert (view.name, set(view.names) >= {"Provident", "PVT"}) == ("Provide", True)
    assert organisations.get_organisation(filled, "provident") == view
    assert protocols.get_protocol(filled, "a").partners == ("Provide", "ECC")
    assert protocols.get_protocol(filled, "b").partners == ("ECC", "Provide")
    last = history.list_revisions(filled, "protocol b")[-1]
    assert (last.before, last.after, last.why) == (
        {"partners": ["ECC", "Provident"]},
        {"partners": ["ECC", "Provide"]},
        "Provident is Provide. Asked them.",
    )
    assert "Provident" not in [one.name for one in organisations.list_organisations(filled)]


def test_a_protocol_of_before_two_were_made_one_comes_back_with_the_one(filled: Database) -> None:
    protocols.add_protocol(filled, ADMIN, title="B", purpose="P.", partners=["ECC", "Provident"])
    at = history.list_revisions(filled, "protocol b")[-1].id
    organisations.merge_organisations(filled, ADMIN, "Provide", "Provident")
    protocols.edit_protocol(filled, ADMIN, "b", partners=["ECC"])
    restoring.restore(filled, ADMIN, "protocol b", at)
    assert protocols.get_protocol(filled, "b").partners == ("ECC", "Provide")


def test_an_organisation_is_not_made_one_with_itself(filled: Database) -> None:
    with pytest.raises(Conflict, match="is a name of ECC already"):
        organisations.merge_organisations(filled, ADMIN, "ECC", "Essex County Council")


def test_a_partner_of_nothing_is_removed_and_a_new_one_has_a_history_of_its_own(filled: Database) -> None:
    with pytest.raises(Conflict, match="is a partner of"):
        organisations.remove_organisation(filled, ADMIN, "Provide")
    protocols.add_protocol(filled, ADMIN, title="A", purpose="P.", partners=["Bookland"])
    protocols.edit_protocol(filled, ADMIN, "a", partners=["ECC"])
    organisations.remove_organisation(filled, ADMIN, "Bookland")
    with pytest.raises(NotFound):
        organisations.get_organisation(filled, "Bookland")
    protocols.edit_protocol(filled, ADMIN, "a", partners=["ECC", "Library"])
    assert [change.revision.action for change in changes.changes_to(filled, "Library")] == ["added"]


def test_an_organisation_is_named_anew_only_by_somebody_who_saw_what_it_is_called(filled: Database) -> None:
    was = organisations.get_organisation(filled, "Provide")
    given = OrganisationView("Provide Health", None, ("PH",))
    organisations.describe_organisation(filled, ADMIN, "Provide", add_names=["Provident"])
    with pytest.raises(Conflict, match="Somebody else changed Provide"):
        organisations.name_organisation(filled, ADMIN, was, given)
    assert organisations.get_organisation(filled, "Provide").names == (*was.names, "Provident")
    named = organisations.name_organisation(filled, ADMIN, organisations.get_organisation(filled, "Provide"), given)
    assert named == OrganisationView("Provide Health", None, ("Provide", "PH"))
    with pytest.raises(Conflict, match="already a name of ECC"):
        organisations.name_organisation(filled, ADMIN, named, OrganisationView("Essex County Council", None, ()))


def test_the_protocols_of_an_organisation_are_counted_and_named(filled: Database) -> None:
    assert organisations.count_protocols(filled)["Provide"] == 2
    assert [one.slug for one in organisations.protocols_of(filled, "provide community")] == [
        one.slug for one in sorted(protocols.list_protocols(filled), key=lambda one: one.title.lower()) if "Provide" in one.partners
    ]
    with pytest.raises(NotFound):
        organisations.protocols_of(filled, "Kent")
