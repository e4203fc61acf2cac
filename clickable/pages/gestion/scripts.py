"""The few inline scripts that Wagtail's own pages need, known by their shape.

A script of any other shape stays without a nonce, and the browser does not run it: what somebody
writes into a title or a text never becomes one of these. Each is a call of one of Wagtail's
functions, with plain data (JSON) and nothing else between the brackets.
"""

import json
import re

CALL = re.compile(
    r"(?:initDateChooser|initTimeChooser|initDateTimeChooser"
    r"|new (?:Chooser|PageChooser|ImageChooser|SnippetChooser|TaskChooser|DocumentChooser))"
    r"\((?P<data>.*)\);?",
    re.DOTALL,
)
PANEL = re.compile(
    r"\(function\(\) \{\s*var panel = new (?:InlinePanel|MultipleChooserPanel)"
    r"\(JSON\.parse\((?P<data>\".*\")\)\);\s*\}\)\(\);",
    re.DOTALL,
)
# Of wagtail-localize: where its editor finds the choosers, and the box that ticks every language.
CHOOSERS = re.compile(
    r'if \(typeof window\.chooserUrls === "undefined"\) \{\s*window\.chooserUrls = \{'
    r'(?:\s*\w+: "[\w/-]*",)*\s*\}\s*\}'
)
EVERY_LANGUAGE = """
document.addEventListener('DOMContentLoaded', function() {
    var selectAll = document.querySelector('[name="select_all"]');
    var locales = document.querySelectorAll('[name="locales"]');
    selectAll.addEventListener('change', function() {
        for (var i = 0; i < locales.length; i++) { locales[i].checked = selectAll.checked; }
    });
});
"""
INLINE = re.compile(rb'<script(?: type="text/javascript")?>(.*?)</script>', re.DOTALL)


def known(script: str) -> bool:
    """Is this one of Wagtail's, and does it do nothing but hand over data?"""
    if CHOOSERS.fullmatch(script.strip()) or script.split() == EVERY_LANGUAGE.split():
        return True
    found = CALL.fullmatch(script.strip()) or PANEL.fullmatch(script.strip())
    if found is None:
        return False
    try:
        json.loads(f"[{found['data']}]")
    except ValueError:
        return False
    return True


def let_known_run(page: bytes, nonce: str) -> bytes:
    """The page with `nonce` on each inline script that is known."""

    def marked(found: re.Match[bytes]) -> bytes:
        if not known(found[1].decode()):
            return found[0]
        return b'<script nonce="' + nonce.encode() + b'">' + found[1] + b"</script>"

    return INLINE.sub(marked, page)
