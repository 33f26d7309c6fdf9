"""What sounds like a change and is a question: nothing is proposed to be changed by it."""

from __future__ import annotations

import pytest

from knowledge.admin.talk.calling import is_for_editors

CHANGE, DEFINE = "admin_change", "admin_define"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (CHANGE, "the attendance document is a PDF, isn't it"),
        (CHANGE, "the title has the word legal in it, right?"),
        (CHANGE, "so the partners are ECC and Provide, am I right"),
        (DEFINE, "my line manager wants to know what the abbreviation NCMP stands for"),
        (DEFINE, "I was asked what the term CYP means"),
    ],
)
def test_a_question_in_the_shape_of_a_statement_changes_nothing(kind: str, text: str) -> None:
    assert not is_for_editors(kind, 0.99, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (CHANGE, "the attendance document is a PDF now, 90KB"),
        (CHANGE, "change the title of the autism panel, is that right"),
        (DEFINE, "add the term CYP to the glossary"),
    ],
)
def test_an_order_and_a_statement_are_for_editors(kind: str, text: str) -> None:
    assert is_for_editors(kind, 0.99, text)
