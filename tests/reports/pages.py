"""Pages for the tests of the HTML report: how they are parsed, and one whose every name is an attack."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from ecslint.finding import Finding, Incomplete, Related, Report, Resource, UndecidedJudgement
from ecslint.graph import Edge, Graph, Mark, Node, Row
from ecslint.pictures import Home, Pictures, TaskSize, Workload
from ecslint.pictures.packing import Fill, Packing, Share
from ecslint.pictures.rollout import Deployment, Rollout
from ecslint.reports import Context
from tests.reports.conftest import SIZE, Rule, at, finding

_VOID = {"meta", "input", "option"}
"""Elements without an end, or whose end need not be written; but see `handle_endtag`."""

HOSTILE = (
    "</script><script>top.pwned=1</script>",
    "<img src=x onerror=top.pwned=1>",
    "\" onmouseover=top.pwned=1 autofocus onfocus='top.pwned=1' x=\"",
    "javascript:top.pwned=1",
    "</style></title></textarea><svg onload=top.pwned=1>",
    "`<b>code</b>` & &lt;b&gt; $version ${script}",
    "line\nbreak \x01error\x02 \x03 \u202eback",
)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text and that of all within it, in no particular order."""
        return "".join(self.own) + "".join(child.text for child in self.children)

    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())


class Page(HTMLParser):
    """The elements of a page. Fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        self.close()
        assert [each.tag for each in self.open] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice: {attrs}"
        element = Element(tag, dict(attrs), self.open[-1] if self.open else None)
        if element.parent:
            element.parent.children.append(element)
        self.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "option":
            return
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].own.append(data)

    def all(self, tag: str, style: str = "") -> list[Element]:
        return [each for each in self.elements if each.tag == tag and (not style or style in each.classes())]


def hostile() -> tuple[Report, Context]:
    """A report of which every text is an attack, and its context."""
    findings: list[Finding] = []
    for number, text in enumerate(HOSTILE):
        resource = Resource(text, text, None, None, None, text, text)
        live = Resource(text, text, text, text, text, console=text)
        location = at(text, 1, 1, 5)
        related = (Related(text, location), Related(text, None, live, (text,)))
        one = finding(
            text, location, text, category=text, resource=resource, related=related, when=((text, True),)
        )._replace(help=text)
        findings += [one, one._replace(severity="error", location=None, resource=live, path=(text, number))]
        findings.append(one._replace(suppressed=text))
    report = Report(
        tuple(findings),
        tuple(Incomplete(text, text, rules=(text,)) for text in HOSTILE),
        tuple(UndecidedJudgement(text, Resource(text, text), text) for text in HOSTILE),
        files=1,
        resources=1,
    )
    rules = {text: Rule(text, text, f"{text}\n\nFix: {text}\n\n{text}", "error", text, text) for text in HOSTILE}
    pictures = Pictures(
        tuple(map(_workload, HOSTILE)),
        tuple(TaskSize(text, Home(text), 1, Packing(_fill(text), _fill(text))) for text in HOSTILE),
        tuple(Home(None, text, text) for text in HOSTILE),
    )
    return report, Context("<b>1</b>", lambda name: name * 2, rules=rules, pictures=pictures)


def _workload(text: str) -> Workload:
    mark = Mark(text, "warning", text, text, 1)
    node = Node(text, text, text, text, detail=text, file=text, line=1, rows=(Row(text, text, 1, (mark,)),))
    other = node._replace(id=f"{text}2", needs=text, rows=())
    graph = Graph((node, other), (Edge(node.id, other.id, text),))
    return Workload(text, text, Home(text), 1, graph, Deployment((), remark=text))


def _fill(text: str) -> Fill:
    return Fill("CPU units", 512, (Share(text, 1024),), (text,), (256, 512), text)


def illustrated() -> Pictures:
    """One workload with all there is to show."""
    mark = Mark(SIZE.rule, SIZE.severity, SIZE.message, "deploy/task-definition.json", 4)
    service = Node("s", "service", "Api", "stack.yaml", file="stack.yaml", line=4)
    task = Node("t", "task definition", "web", "stack.yaml", rows=(Row("app", "web:latest", 7, (mark,)),))
    graph = Graph((service, task), (Edge("s", "t", "runs"),))
    rollouts = (Rollout(3, 2, 4), Rollout(100, 50, 150))
    cpu = Fill("CPU units", 1024, (Share("app", 256), Share("logs", 64)), ("proxy",), (512, 2048))
    memory = Fill("MiB", 2048, (Share("app", 2048), Share("logs", 256)), (), (512, 1024), "the placeholder ${MEMORY}")
    return Pictures(
        (Workload("service", "Api", Home("stack.yaml"), 4, graph, Deployment(rollouts, 50, 150)),),
        (TaskSize("web", Home("deploy/task-definition.json"), 2, Packing(cpu, memory)),),
        (
            Home(None, "111122223333", "eu-west-1"),
            Home(None, "111122223333", "us-east-1"),
            Home(None, "444", "eu-west-1"),
        ),
    )
