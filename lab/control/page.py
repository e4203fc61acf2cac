"""The page itself: what the host sees, as HTML."""

from lab import world
from lab.control.letters import letters
from lab.control.markup import Markup, tag
from lab.control.pieces import hidden, page_controls, select_form, state_tag
from lab.control.scene import Scene
from lab.control.texts import Words
from lab.switchboard import Behaviour, Post


def document(scene: Scene, words: Words) -> str:
    """The whole document in the language of `words`."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{words('title')} · Click@ble"),
        tag("link", rel="stylesheet", href="/lab.css"),
    )
    main = tag(
        "main",
        tag("h1", words("title")),
        tag("p", words("lead"), class_="lead"),
        _circle(scene, words),
        *([_phones(scene, words)] if scene.phones else []),
        _clock(scene, words),
        letters(scene, words),
        _boxes(scene, words),
        _sites(scene, words),
        id="main",
    )
    body = tag("body", tag("a", words("skip"), href="#main", class_="skip"), _header(words), main)
    return f"<!doctype html>\n{tag('html', head, body, lang=words.language)}\n"


def _header(words: Words) -> Markup:
    other, home = ("fr", "/") if words.language == "en" else ("en", "/en/")
    link = tag("a", words("other_language"), href=home, hreflang=other, lang=other)
    return tag("header", tag("p", words("banner")), link)


def _circle(scene: Scene, words: Words) -> Markup:
    site = world.SITES[0]
    example = tag("code", scene.address(site, site.pages[0]))
    prefix = "/en" if words.language == "en" else ""
    links = {
        "step1": _to(scene, f"{prefix}/signaler/", words("step1_link")),
        "step2": _to(scene, "/desk/", words("step2_link")),
        "step5": _to(scene, f"{prefix}/chiffres/", words("step5_link")),
    }
    steps = [
        tag(
            "li",
            tag("p", words(key), " ", *([example] if key == "step1" else [])),
            links.get(key, Markup()),
        )
        for key in ("step1", "step2", "step3", "step4", "step5")
    ]
    return tag(
        "section",
        tag("h2", words("circle"), id="circle-title"),
        tag("ol", *steps, class_="circle"),
        aria_labelledby="circle-title",
    )


def _to(scene: Scene, path: str, text: str) -> Markup:
    return tag("p", tag("a", text, href=f"{scene.product}{path}")) if scene.product else Markup()


def _phones(scene: Scene, words: Words) -> Markup:
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", tag("code", shown)))
        for name, shown in scene.phones.items()
    ]
    titles = [tag("th", words(key), scope="col") for key in ("phone", "phone_code")]
    table = tag("table", tag("thead", tag("tr", *titles)), tag("tbody", *rows))
    home = "/en/" if words.language == "en" else "/"
    again = tag("p", tag("a", words("phones_refresh"), href=f"{home}#phones"))
    return tag(
        "details",
        tag("summary", tag("h2", words("phones"), id="phones-title")),
        tag("p", words("phones_hint")),
        table,
        again,
        id="phones",
        open=True,
        class_="card",
    )


def _clock(scene: Scene, words: Words) -> Markup:
    minutes = int(scene.ahead.total_seconds() // 60)
    said = words("clock_ahead", minutes=minutes) if minutes else words("clock_now")
    return tag(
        "section",
        tag("h2", words("clock"), id="clock-title"),
        tag("p", said, role="status"),
        tag(
            "form",
            *hidden(words, back="clock"),
            tag("button", words("clock_button"), class_="main"),
            method="post",
            action="/clock",
        ),
        id="clock",
        aria_labelledby="clock-title",
        class_="card",
    )


def _boxes(scene: Scene, words: Words) -> Markup:
    rows = [_box(scene, words, contact) for contact in world.contacts()]
    titles = [tag("th", words(key), scope="col") for key in ("box", "box_count", "box_switch")]
    table = tag("table", tag("thead", tag("tr", *titles)), tag("tbody", *rows))
    return tag(
        "details",
        tag("summary", tag("h2", words("boxes"))),
        tag("div", table, class_="wide", tabindex="0", role="region", aria_label=words("boxes")),
        id="boxes",
        open=any(scene.switchboard.post(c) is not Post.ACCEPT for c in world.contacts()),
    )


def _box(scene: Scene, words: Words, contact: str) -> Markup:
    current = scene.switchboard.post(contact)
    choices = [(post.value, words.post(post)) for post in Post]
    form = select_form(
        words,
        action="/mailbox",
        fields={"mailbox": contact, "back": "boxes"},
        name="post",
        label=f"{words('box_switch')} ({contact})",
        choices=choices,
        current=current.value,
    )
    count = len(scene.mailroom.letters(contact))
    return tag("tr", tag("th", contact, scope="row"), tag("td", str(count)), tag("td", form))


def _sites(scene: Scene, words: Words) -> Markup:
    return tag(
        "section",
        tag("h2", words("sites"), id="sites-title"),
        tag("p", words("sites_hint")),
        *[_site(scene, words, site) for site in world.SITES],
        aria_labelledby="sites-title",
    )


def _site(scene: Scene, words: Words, site: world.Site) -> Markup:
    online = sum(scene.state(site, page) is Behaviour.SERVE for page in site.pages)
    count = words("removed_count", count=online, total=len(site.pages))
    rows = [_row(scene, words, site, page=page) for page in site.pages]
    titles = [tag("th", words(key), scope="col") for key in ("page", "state", "switch")]
    table = tag("table", tag("thead", tag("tr", *titles)), tag("tbody", *rows))
    return tag(
        "details",
        tag("summary", tag("h3", site.title), tag("span", count, class_="soft")),
        tag("p", _network(words, site), class_="soft"),
        tag("div", table, class_="wide", tabindex="0", role="region", aria_label=site.title),
        id=site.name,
        open=online < len(site.pages) or site is world.SITES[0],
        class_="card",
    )


def _network(words: Words, site: world.Site) -> str:
    network = world.network_of(site.address)
    if network is None:
        return f"{words('network')} · {words('network_none')}"
    country = network.country or words("country_none")
    contact = network.abuse or words("contact_none")
    return f"{words('network')} · {network.operator} · {country} · {contact}"


def _row(scene: Scene, words: Words, site: world.Site, *, page: world.Page) -> Markup:
    state = scene.state(site, page)
    return tag(
        "tr",
        tag(
            "th",
            page.title,
            tag("code", scene.address(site, page)),
            scope="row",
        ),
        tag("td", state_tag(words, state)),
        tag("td", page_controls(words, site, page, scene=scene, back=site.name)),
    )
