"""HTML that cannot forget to escape: text goes in as text, only `tag` makes markup."""

from html import escape


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: str | bool) -> Markup:
    """`tag("p", "a < b", class_="soft")`; True is an attribute without a value, False leaves it out."""
    marks = "".join(_attribute(key, value) for key, value in attributes.items())
    content = "".join(one if isinstance(one, Markup) else escape(one) for one in inside)
    if name in {"input", "meta", "link"}:
        return Markup(f"<{name}{marks}>")
    return Markup(f"<{name}{marks}>{content}</{name}>")


def join(parts: list[Markup]) -> Markup:
    return Markup("".join(parts))


def _attribute(key: str, value: str | bool) -> str:  # noqa: FBT001 # an attribute's value
    name = key.rstrip("_").replace("_", "-")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
