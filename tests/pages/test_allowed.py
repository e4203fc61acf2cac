"""What is stored in a text never reaches the public as it is."""

import pytest
from wagtail.rich_text import RichText

from clickable.pages.allowed import address, rebuilt
from clickable.pages.templatetags.pages import door_address, written

EVIL = "https://evil.example"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"x <!--> <meta http-equiv=refresh content='0;url={EVIL}'> -->", None),
        (f"x <![CDATA[ > <meta http-equiv=refresh content='0;url={EVIL}'> ]]>", None),
        ("x <!doctype html><?php <b>a</b> ?>", None),
        ("x <![foo[ <img src=x onerror=alert(1)>", None),
        ("x <!-- <p>", None),
        ("<p onclick=alert(1) style='color:red'>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script><style>p{}</style>a", "a"),
        ("<scr<script></script>ipt>alert(1)</script>", None),
        ("<svg/onload=alert(1)><iframe src=//evil.example>", ""),
        ("<p>a", "<p>a</p>"),
        ("</div></section></p>a<div>b</div>", "ab"),
        ("<p>a &lt;meta&gt; &amp; b’s \"c\" d&nbsp;e</p>", "<p>a &lt;meta&gt; &amp; b’s \"c\" d\xa0e</p>"),
        ("<b>a</b><i>b</i><br/>c", "<strong>a</strong><em>b</em><br>c"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</li></li></ul>"),
        ('<a href="/aide/?a=1&amp;b=2">a</a>', '<a href="/aide/?a=1&amp;b=2">a</a>'),
        ('<a id="12" linktype="page" href="javascript:x">a</a>', '<a linktype="page" id="12">a</a>'),
        ('<a linktype="page" id="x">a</a>', "<a>a</a>"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
    ],
)  # fmt: skip
def test_a_text_is_made_anew(source: str, shown: str | None) -> None:
    made = rebuilt(source)
    if shown is not None:
        assert made == shown
    for hostile in ("<meta", "<!", "<?", "<img", "<svg", "<script", "<iframe", "<style"):
        assert hostile not in made.lower()


@pytest.mark.parametrize(
    "given", ["/aide/", "#a", "https://a.example/?b=c", "http://a.example/", "tel:119", "sms:114",
              "mailto:a@b.example"]
)  # fmt: skip
def test_addresses_that_a_link_may_have(given: str) -> None:
    assert address(f" {given} ") == given


@pytest.mark.parametrize(
    "given", ["", None, "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
              "//evil.example", "/\\evil.example", "/\t/evil.example", "data:text/html,x",
              "vbscript:x", "https:evil.example", "\x01javascript:x", "page:risques"]
)  # fmt: skip
def test_addresses_that_none_may_have(given: str | None) -> None:
    assert address(given) == ""
    assert door_address({}, {"address": given}) == ""


@pytest.mark.parametrize("number", ["x", "", "-1", "1e9", "9" * 30, "٣"])
def test_a_page_that_is_no_number_is_text(number: str) -> None:
    link = RichText(f'<p><a linktype="page" id="{number}">a</a></p>')
    assert written({"links": {3: "/evil/"}}, link) == "<p><a>a</a></p>"


def test_a_page_is_led_to_and_others_are_text() -> None:
    link = RichText('<a linktype="page" id="3">a</a><a id="4" linktype="page">b</a>')
    assert written({"links": {3: "/la/?x&y"}}, link) == '<a href="/la/?x&amp;y">a</a><a>b</a>'
