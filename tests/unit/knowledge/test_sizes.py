import pytest

from knowledge.errors import Invalid
from knowledge.sizes import format_size, parse_size


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("90KB", 92_160),
        ("141.85 KB", 145_254),
        ("58.2KB", 59_597),
        ("8.19MB", 8_587_837),
        ("512 bytes", 512),
        ("1,024kb", 1_048_576),
        ("0B", 0),
    ],
)
def test_a_written_size_is_read_to_the_nearest_byte(written: str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize("written", ["90KB", "85KB", "58.2KB", "141.85KB", "76.53KB", "81.6KB", "8.19MB"])
def test_a_size_of_the_page_is_written_as_it_was_read(written: str) -> None:
    assert format_size(parse_size(written)) == written


@pytest.mark.parametrize(
    ("size", "written"), [(0, "0B"), (999, "999B"), (1024, "1KB"), (102_400, "100KB"), (1_048_575, "1MB"), (2**31 - 1, "2GB")]
)
def test_a_size_is_written_in_the_largest_unit_that_fits(size: int, written: str) -> None:
    assert format_size(size) == written


@pytest.mark.parametrize("written", ["", "90", "90QB", "KB", "-1KB", "1.KB", "1,5KB", "９０KB", "3GB", "1e3KB", "9" * 50 + "KB"])
def test_anything_else_is_refused_with_what_was_expected(written: str) -> None:
    with pytest.raises(Invalid, match="must be"):
        parse_size(written)
