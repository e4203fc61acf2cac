"""The colours a reader may choose: the same tokens as the device's day and night, and a strong third."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TOKEN = re.compile(r"(--[\w-]+): ([^;]+);")
RULE = r"{}\s*\{{([^}}]*)\}}"
DEVICE = r"prefers-color-scheme: dark\) \{\s*:root"
LEAST = 7.0  # of strong contrast: WCAG AAA
# text, ground
PAIRS = [
    *((text, ground) for text in ("ink", "soft", "action", "deep")
      for ground in ("paper", "surface", "sand", "action-ground", "help-ground", "urgent-ground")),
    ("on-action", "action"), ("on-action", "deep"), ("on-action", "icon-ground"), ("on-help", "help"), ("on-urgent", "urgent"),
    ("help", "help-ground"), ("urgent", "urgent-ground"), ("urgent", "paper"), ("line", "paper"),
]  # fmt: skip


def css(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_text()


def tokens(text: str, rule: str) -> dict[str, str]:
    found = re.search(RULE.format(rule), text)
    assert found, rule
    return dict(TOKEN.findall(found[1]))


@pytest.mark.parametrize("name", ["base/site.css", "pages/home.css"])
def test_a_chosen_day_and_night_are_the_devices_own(name: str) -> None:
    text = css(name)
    night = tokens(text, DEVICE)
    day = {key: value for key, value in tokens(text, r"\n:root").items() if key in night}
    assert tokens(text, r"html:has\(#colours-day:checked\)") == day
    chosen = r"html:has\(#colours-night:checked\)(?:, html:has\(#colours-strong:checked\))?"
    assert tokens(text, chosen) == night
    assert set(day) == set(night)


def test_strong_contrast_replaces_every_colour_and_each_pair_is_seven_to_one() -> None:
    text = css("base/site.css")
    strong = tokens(text, r"html:has\(#colours-strong:checked\)")
    assert set(strong) == set(tokens(text, DEVICE))
    found = {pair: contrast(*(strong[f"--{one}"] for one in pair)) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST} == {}


def test_no_choice_of_colours_reaches_the_paper() -> None:
    for name in ("base/site.css", "pages/home.css"):
        outside = re.sub(r"@media screen \{.*?\n\}\n", "", css(name), flags=re.S)
        assert "#colours-" not in outside


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    lines = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]
