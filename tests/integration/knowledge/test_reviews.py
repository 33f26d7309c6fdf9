from datetime import date

from knowledge import protocols, reviews
from knowledge.actors import local_admin
from knowledge.database import Database

ADMIN = local_admin("Ada")


def test_reviews_that_are_due_are_listed_the_longest_overdue_first(filled: Database) -> None:
    days = {"ncmp": date(2027, 1, 31), "hertfordshire-school-admissions": date(2026, 12, 1), "autism panel": date(2027, 2, 1)}
    for name, day in days.items():
        protocols.edit_protocol(filled, ADMIN, name, review_date=day, owner="Ben")
    found = reviews.reviews_due(filled, date(2027, 1, 31))
    assert [(one.title, one.days, one.owner) for one in found] == [
        ("Hertfordshire School Admissions", -61, "Ben"),
        ("The National Child Measurement Programme (NCMP)", 0, "Ben"),
    ]
    assert [one.days for one in reviews.reviews_due(filled, date(2027, 1, 31), within_days=1)] == [-61, 0, 1]
    protocols.retire_protocol(filled, ADMIN, "ncmp")
    assert len(reviews.reviews_due(filled, date(2027, 1, 31))) == 1
