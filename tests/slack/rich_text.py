"""The elements of a `rich_text` block."""

from __future__ import annotations

from tests.slack.elements import ID, URL
from tests.slack.shapes import Check, boolean, integer, one_of, several, shape, text, typed

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))

PARTS: dict[str, Check] = {
    "text": shape({"text": text(3000, blank=True)}, {"style": STYLE}),
    "link": shape({"url": URL}, {"text": text(3000), "style": STYLE, "unsafe": boolean}),
    "user": shape({"user_id": ID}, {"style": STYLE}),
    "channel": shape({"channel_id": ID}, {"style": STYLE}),
    "usergroup": shape({"usergroup_id": ID}, {"style": STYLE}),
    "emoji": shape({"name": text(100)}, {"unicode": text(100), "skin_tone": integer(2, 6), "style": STYLE}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
    "date": shape({"timestamp": integer(0, 10**11), "format": text(100)}, {"fallback": text(200), "url": URL, "style": STYLE}),
}
INLINE = several(typed(PARTS), 1000)
SECTION = {"rich_text_section": shape({"elements": INLINE})}
BORDER = integer(0, 1)

RICH_TEXT = several(
    typed(
        SECTION
        | {
            "rich_text_list": shape(
                {"elements": several(typed(SECTION), 1000), "style": one_of("bullet", "ordered")},
                {"indent": integer(0, 8), "offset": integer(0, 1000), "border": BORDER},
            ),
            "rich_text_preformatted": shape({"elements": INLINE}, {"border": BORDER, "language": text(50)}),
            "rich_text_quote": shape({"elements": INLINE}, {"border": BORDER}),
        }
    ),
    100,
)
