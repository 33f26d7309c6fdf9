"""Replies of every kind, and what they say: the same for each platform that draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.replies import Button, Buttons, Element, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Source, Text

WORDS = st.one_of(
    st.text(max_size=30),
    st.text("ab *_~`<>&|:\n[](){}\\#1.-", max_size=60),
    st.sampled_from(
        ["شرکت‌ها: مدرسه", "הסכם *שיתוף*", "👩‍👧 family 🏫", "{{DATE(2024-01-01T00:00:00Z)}}", "<at>all</at> [x](https://e.example)"]
    ),
    st.builds(lambda word, times: f"{word} " * times, st.text("abc&<*.", min_size=1, max_size=12), st.integers(1, 700)),
)
URLS = st.sampled_from(
    [
        "",
        "https://a.example/x",
        "https://a.example/?q=a&b=c|<d>",
        "javascript:x",
        "http://a.example/" + "y" * 1_950,
        "https://a.example/a_(b)[c]",
    ]
)
FORMS = st.sampled_from(["audit-1-section-2-3", "team:7", "other"])
FIELDS = st.builds(
    Field, WORDS, WORDS, st.sampled_from(["text", "toggle", "choice"]), st.booleans(), WORDS, st.lists(WORDS, max_size=3).map(tuple), WORDS
)
ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(["lead", "body", "quote", "note", "heading"])),
    st.builds(Facts, st.lists(st.builds(Fact, WORDS, WORDS), max_size=6).map(tuple), WORDS),
    st.builds(Items, st.lists(st.builds(Item, WORDS, WORDS, URLS), max_size=30).map(tuple), st.booleans()),
    st.builds(Buttons, st.lists(st.builds(Button, WORDS, WORDS), max_size=12).map(tuple)),
    st.builds(Form, FORMS, WORDS, st.lists(FIELDS, max_size=3).map(tuple), says=WORDS, listed=st.booleans()),
    st.builds(Feedback, st.integers(1, 10**9)),
)
REPLIES = st.builds(
    Reply, st.lists(ELEMENTS, max_size=8).map(tuple), sources=st.lists(st.builds(Source, WORDS, WORDS, URLS), max_size=2).map(tuple)
)


def parts_said(reply: Reply) -> list[str]:
    """Each text that is said somewhere on every platform. Buttons and what inputs ask are looked for by who knows where they are."""
    found: list[str] = []
    for element in reply.elements:
        match element:
            case Text(text=text):
                found.append(text)
            case Facts(facts=facts, title=title):
                found += [title, *(text for fact in facts for text in (fact.label, fact.value))]
            case Items(items=items):
                found += [text for item in items for text in (item.title, item.detail)]
            case Form(name=name, title=title, fields=fields, listed=False) if not name.startswith("team:"):
                found += [title, *(field.label for field in fields)]
    return found
