"""Finding an address again: without its query, and by the folders that it lies under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.report.addresses import DEEPEST, Address, read
from clickable.report.models import Path
from clickable.seal.tokens import token
from tests.cast import an_item, dana_reports

_parts = st.text("ab.~%é-_;,=+ ", max_size=6).map(lambda part: part.replace("%", "%25"))
_paths = st.lists(_parts.filter(lambda part: part.strip(". ") != ""), min_size=1, max_size=9)
_ends = st.sampled_from(["", "/", "?a=1", "/?b", "?c=/x/y"])


def at(path: list[str], end: str = "", *, scheme: str = "https") -> Address:
    return read(f"{scheme}://a.example/{'/'.join(path).replace(' ', '%20')}{end}")


@pytest.mark.parametrize(
    ("given", "page", "folders"),
    [
        ("https://a.example/", "a.example/", []),
        ("https://a.example/?q=/b/c", "a.example/", []),
        ("http://a.example:81/b?q", "a.example:81/b", ["a.example:81/b"]),
        ("https://a.example/b/", "a.example/b/", ["a.example/b"]),
        ("https://a.example/b/c.html", "a.example/b/c.html", ["a.example/b", "a.example/b/c.html"]),
        ("https://a.example//b", "a.example//b", ["a.example/", "a.example//b"]),
        ("https://[2606:4700::1111]/b", "[2606:4700::1111]/b", ["[2606:4700::1111]/b"]),
    ],
)
def test_page_and_folders(given: str, page: str, folders: list[str]) -> None:
    address = read(given)

    assert (address.page, address.folders) == (page, folders)


@given(_paths, _paths, _ends)
def test_a_folder_is_found_for_everything_below_it(
    path: list[str], more: list[str], end: str
) -> None:
    path = path[:DEEPEST]
    below = at(path + more, end, scheme="http")

    assert at(path).folders[-1] in below.folders
    assert len(below.folders) == min(len(path + more), DEEPEST)


@pytest.mark.parametrize(
    ("given", "domains"),
    [
        ("https://site.example/", []),
        ("https://b.site.example/", ["b.site.example"]),
        ("https://a.b.site.co.uk/x", ["b.site.co.uk", "a.b.site.co.uk"]),
        ("https://8.8.8.8/x", []),
        ("https://[2606:4700::1111]/", []),
    ],
)
def test_the_names_above_a_host(given: str, domains: list[str]) -> None:
    assert read(given).domains == domains


@given(_paths, st.text("ab-~", min_size=1, max_size=3), _ends)
def test_a_folder_is_never_found_for_its_sibling(path: list[str], more: str, end: str) -> None:
    path = path[:DEEPEST]
    sibling = [*path[:-1], path[-1] + more]

    assert at(path).folders[-1] not in at(sibling, end).folders


@given(_paths, _ends)
def test_a_folder_read_again_is_itself(path: list[str], end: str) -> None:
    folders = at(path, end).folders

    assert [read(folder).folders[-1] for folder in folders] == folders
    assert read(folders[-1]).folders == folders


@pytest.mark.django_db
def test_a_new_item_is_kept_with_the_tokens_of_its_paths() -> None:
    item = an_item("https://a.example/b/c?d")

    kept = {bytes(path.token) for path in Path.objects.filter(item=item)}

    assert kept == {
        token("page", "a.example/b/c"),
        token("folder", "a.example/b"),
        token("folder", "a.example/b/c"),
    }


@pytest.mark.django_db
def test_a_known_item_and_a_place_in_words_get_no_more_of_them() -> None:
    an_item("https://a.example/b")
    before = Path.objects.count()

    dana_reports("https://a.example/b", elsewhere="au parc")

    assert (before, Path.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_paths_go_with_their_item() -> None:
    report = dana_reports("https://a.example/b")
    item = report.items.get()

    report.delete()
    item.delete()

    assert Path.objects.count() == 0
