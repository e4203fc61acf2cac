"""Small parts of the host's page: switches and states."""

from lab import world
from lab.control.markup import Markup, tag
from lab.control.scene import Scene
from lab.control.texts import Words
from lab.switchboard import Behaviour


def hidden(words: Words, **fields: str) -> list[Markup]:
    """The fields that a form carries along: where to come back to, and in which language."""
    kept = {**fields, "language": words.language}
    return [tag("input", type="hidden", name=key, value=value) for key, value in kept.items()]


def state_tag(words: Words, state: Behaviour) -> Markup:
    kind = {Behaviour.SERVE: "on", Behaviour.REMOVE: "off", Behaviour.GONE: "off"}.get(state, "odd")
    return tag("span", words.behaviour(state), class_=f"state {kind}")


def select_form(
    words: Words,
    *,
    action: str,
    fields: dict[str, str],
    name: str,
    label: str,
    choices: list[tuple[str, str]],
    current: str,
) -> Markup:
    options = [tag("option", text, value=key, selected=key == current) for key, text in choices]
    return tag(
        "form",
        *hidden(words, **fields),
        tag("select", *options, name=name, aria_label=label),
        tag("button", words("apply"), _for(label), class_="plain"),
        method="post",
        action=action,
        class_="row",
    )


def page_controls(
    words: Words, site: world.Site, page: world.Page, *, scene: Scene, back: str
) -> Markup:
    """One big switch (take down, put back) and, folded away, every other way to answer."""
    state = scene.state(site, page)
    fields = {"page": f"{site.name}{page.path}", "back": back}
    down = state is Behaviour.SERVE
    wanted = Behaviour.REMOVE if down else Behaviour.SERVE
    switch = tag(
        "form",
        *hidden(words, **fields, behaviour=wanted),
        tag(
            "button",
            words("remove" if down else "restore"),
            _for(page.title),
            class_="main" if down else "plain",
        ),
        method="post",
        action="/page",
    )
    others = select_form(
        words,
        action="/page",
        fields=fields,
        name="behaviour",
        label=f"{words('behaviour')} {page.title}",
        choices=[(b.value, words.behaviour(b)) for b in Behaviour],
        current=state.value,
    )
    folded = tag("details", tag("summary", words("otherwise"), _for(page.title)), others)
    return tag("div", switch, folded, class_="row")


def _for(what: str) -> Markup:
    return tag("span", f" ({what})", class_="unseen")
