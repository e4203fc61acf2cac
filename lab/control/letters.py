"""The mail, newest first, each letter with the switches of the pages it speaks of."""

from lab import world
from lab.control.markup import Markup, tag
from lab.control.pieces import page_controls, state_tag
from lab.control.scene import Scene, pages_named
from lab.control.texts import Words
from lab.mailserver import Letter, answers

SHOWN = 8


def letters(scene: Scene, words: Words) -> Markup:
    all_letters = scene.mailroom.letters()[::-1]
    more = len(all_letters) - SHOWN
    home = "/en/#mail" if words.language == "en" else "/#mail"
    return tag(
        "section",
        tag("h2", words("mail"), id="mail-title"),
        tag("p", tag("a", words("mail_refresh"), href=home, class_="button plain")),
        Markup() if all_letters else tag("p", words("mail_none"), class_="soft"),
        *[_letter(scene, words, one, first=not n) for n, one in enumerate(all_letters[:SHOWN])],
        tag("p", words("mail_more", count=more), class_="soft") if more > 0 else Markup(),
        id="mail",
        aria_labelledby="mail-title",
    )


def _letter(scene: Scene, words: Words, letter: Letter, *, first: bool) -> Markup:
    to = words("mail_to", address=", ".join(letter.recipients))
    summary = tag("summary", tag("strong", letter.subject), tag("span", to, class_="soft"))
    sent = tag(
        "p",
        words("mail_from", address=letter.sender),
        " · ",
        letter.date,
        class_="soft",
    )
    return tag(
        "details",
        summary,
        sent,
        tag("pre", letter.text, tabindex="0", aria_label=letter.subject),
        _pages(scene, words, letter),
        _answer(scene, words, letter),
        id=f"letter-{letter.number}",
        open=first,
        class_="card letter",
    )


def _pages(scene: Scene, words: Words, letter: Letter) -> Markup:
    rows = [
        tag(
            "li",
            tag("span", page.title),
            state_tag(words, scene.state(site, page)),
            page_controls(words, site, page, scene=scene, back=f"letter-{letter.number}"),
        )
        for site, page in pages_named(letter)
        if set(letter.recipients) & {_contact(site)}
    ]
    if not rows:
        return Markup()
    return tag("div", tag("h3", words("mail_pages")), tag("ul", *rows, class_="switches"))


def _answer(scene: Scene, words: Words, letter: Letter) -> Markup:
    lies = answers(scene.mailroom, scene.switchboard, letter.recipients[0])
    if not lies:
        return Markup()
    return tag("div", tag("h3", words("mail_answer")), tag("pre", str(lies[-1].get_content())))


def _contact(site: world.Site) -> str:
    network = world.network_of(site.address)
    return network.abuse if network else ""
