import pytest

from knowledge import organisations, protocols
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
