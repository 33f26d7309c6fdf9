import pytest

from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.page_html import read_page_html

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0041)https://www.example.gov.uk/sharing/index -->
<html><head><title>Protocols</title></head><body>
<table><tr><td>Menu</td></tr></table>
<h1>Information sharing protocols</h1>
<h2>Information sharing protocols: Learning &amp; Education</h2>
<table>
 <thead><tr><th>Title</th><th>Purpose</th><th>Partners</th></tr></thead>
 <tbody>
  <tr>
   <td><a href="/files/a.doc">Alpha &amp; Beta (DOC, 90KB)</a> and <a href="https://other.example/b">Gamma
     (PDF, 8.19MB)</a></td>
   <td><p>To <b>safe</b>guard&nbsp;children.</p><p>To share<br>well<script>alert(1)</script></p></td>
   <td><ul><li>ECC</li><li>Southend
      City Council</li></ul></td>
  </tr>
  <tr><td><p>Delta</p> (DOC, 1KB)</td><td>Purpose without a stop</td><td>ECC, Provide,<br>Health and Care (North, South)</td></tr>
  <tr><td><a href="docs/e.docx">Epsilon</a></td><td>To e.</td><td>ECC</td></tr>
  <tr><td></td><td></td><td></td></tr>
 </tbody>
</table>
</body></html>"""
ROW = "<tr><td>A</td><td>P.</td><td>ECC</td></tr>"


def table(rows: str, *, before: str = "<h2>Health</h2>") -> str:
    return f"{before}<table><tr><td>Title</td><td>Purpose</td><td>Partners</td></tr>\n{rows}</table>"


def test_a_saved_page_gives_what_the_page_as_text_gives_and_links_besides() -> None:
    alpha, delta, epsilon = read_page_html(PAGE).entries
    assert (alpha.theme, alpha.title) == ("Learning & Education", "Alpha & Beta and Gamma")
    assert alpha.purpose == "To safeguard children. To share well"
    assert alpha.partners == ("ECC", "Southend City Council")
    assert [(document.title, document.format, document.size, document.url) for document in alpha.documents] == [
        ("Alpha & Beta", "DOC", 92_160, "https://www.example.gov.uk/files/a.doc"),
        ("Gamma", "PDF", 8_587_837, "https://other.example/b"),
    ]
    assert (delta.title, delta.partners) == ("Delta", ("ECC", "Provide", "Health and Care (North, South)"))
    assert delta.documents[0].url is None
    assert [(document.format, document.size, document.url) for document in epsilon.documents] == [
        ("DOCX", None, "https://www.example.gov.uk/sharing/docs/e.docx")
    ]


def test_columns_may_stand_in_any_order() -> None:
    header = "<tr><th>Partners</th><th>No</th><th>PURPOSE</th><th>title</th></tr>"
    row = "<tr><td>ECC</td><td>1</td><td>P.</td><td>A</td></tr>"
    entry = read_page_html(f"<h2>T: H</h2><table>{header}{row}</table>").entries[0]
    assert (entry.theme, entry.title, entry.purpose, entry.partners, entry.documents) == ("H", "A", "P.", ("ECC",), ())


@pytest.mark.parametrize("base", ['<base href="https://a.example/x/">', '<link rel="canonical" href="https://a.example/x/page">'])
def test_a_relative_link_is_read_from_the_address_that_the_page_states(base: str) -> None:
    page = table('<tr><td><a href="d.doc">A</a></td><td>P.</td><td>ECC</td></tr>', before=f"{base}<h2>H</h2>")
    assert read_page_html(page).entries[0].documents[0].url == "https://a.example/x/d.doc"


def test_a_link_that_leads_nowhere_known_is_left_out_and_said() -> None:
    catalogue = read_page_html(table('<tr><td><a href="d.doc">A</a></td><td>P.</td><td>ECC</td></tr>'))
    assert catalogue.entries[0].documents[0].url is None
    assert catalogue.notes == ("Line 2: the link “d.doc” was left out: the page does not say its own address.",)


@pytest.mark.parametrize(
    ("page", "line", "expected"),
    [
        ("", 1, "a table with the columns"),
        ("<table><tr><td>Name</td></tr></table>", 1, "a table with the columns"),
        (table("<tr><td>A</td><td>P.</td></tr>"), 2, "at least 3 cells"),
        (table(ROW, before=""), 2, "a heading"),
        (table("<tr><td>A</td><td></td><td>ECC</td></tr>"), 2, "a purpose"),
        (table("<tr><td>A</td><td>P.</td><td> , </td></tr>"), 2, "at least one partner"),
        (table(f'{ROW}\n<tr><td><a href="javascript:x()">B (DOC, 1KB)</a></td><td>P.</td><td>ECC</td></tr>'), 3, "http"),
        (table("<tr><td>A (DOC, 1QB)</td><td>P.</td><td>ECC</td></tr>"), 2, "a size"),
        (table(f"{ROW}\n{ROW}"), 3, "each title once"),
    ],
)
def test_a_broken_page_names_the_line_and_what_was_expected(page: str, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_page_html(page)
    assert (caught.value.line, expected in caught.value.expected) == (line, True), caught.value


@pytest.mark.timeout(20)
def test_elements_without_end_are_refused() -> None:
    with pytest.raises(ImportProblem):
        read_page_html(table("<tr><td>A</td><td>" + "<div>" * 20_000 + "</td><td>ECC</td></tr>"))
