"""The pages about rules, made from the rule files: docs/rules/*.md and docs/other-tools.md.

python scripts/rule_pages.py            write them
python scripts/rule_pages.py --check    end with 1 when they are not what the rule files say
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ecslint.finding import CATEGORIES
from ecslint.rulebook import Rule, Rulebook

DOCS = Path(__file__).parents[1] / "docs"
_MARK = "# <--"

_SEVERITIES = """\
{} rules. **error**: AWS rejects it, or it cannot run as written. **warning**: it runs, but is unsafe, fragile or
wasteful. **info**: advice, off until selected."""

_PEERS = """\
Which of ecslint's rules stand for which checks of other tools, as far as they are about ECS. A rule stands for a check
when it reports what the check reports; it is often more exact, so that it is silent where the check is wrong.
`ecslint explain RULE` shows what a rule reports."""


def pages(rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """File names below docs/, and what they hold."""
    for rule in rules:
        yield f"rules/{rule.name}.md", _page(rule)
    yield "rules/index.md", _index(rules)
    yield "other-tools.md", _other_tools(rules)


def _page(rule: Rule) -> str:
    rows = [("Severity", rule.severity), ("Category", rule.category), ("Judges", _words(rule.record))]
    if rule.severity == "info":
        rows.append(("Runs", f"when selected: `--extend-select {rule.name}`, `{rule.category}` or `all`"))
    if rule.fix:
        rows.append(("Fixable", f"{'safely' if rule.fix == 'safe' else 'with `--unsafe-fixes`'}: [fixes](../fixes.md)"))
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return "\n\n".join(
        [
            f"# {rule.name}",
            rule.summary,
            f"| | |\n|---|---|\n{table}",
            *_paragraphs(rule),
            *_options(rule),
            "## Reported",
            _example(rule.bad),
            "## Fine",
            _example(rule.good),
            "## Not to be told",
            f"```yaml\n# ecslint: ignore[{rule.name}] -- why it does not matter here\n```",
            "on or above the line that the finding names; [other ways](../suppression.md).",
            *_peers(rule),
        ]
    ) + "\n"  # fmt: skip


def _paragraphs(rule: Rule) -> Iterator[str]:
    links = []
    for paragraph in rule.description.split("\n\n"):
        if paragraph.startswith("https://"):
            links += [f"- <{line.strip()}>" for line in paragraph.splitlines()]
        elif paragraph.startswith("Fix: "):
            yield f"**Fix:** {paragraph.removeprefix('Fix: ')}"
        else:
            yield paragraph
    if links:
        yield "More from AWS:\n\n" + "\n".join(links)


def _options(rule: Rule) -> Iterator[str]:
    if rule.options:
        yield "## Options"
        rows = "\n".join(f"| `{name}` | {kind} | `{default!r}` |" for name, (kind, default) in rule.options.items())
        yield f"In `[rule.{rule.name}]` of `ecslint.toml`:\n\n| Option | Type | Usually |\n|---|---|---|\n{rows}"


def _example(text: str) -> str:
    """An example, with the lines that are reported pointed at as in the rule file."""
    language = "json" if text.lstrip()[:1] in ("{", "[") else "yaml"
    if language == "json" and _MARK in text:
        language = "text"  # with its mark it is no JSON
    return f"```{language}\n{text.rstrip()}\n```"


def _peers(rule: Rule) -> Iterator[str]:
    if rule.peers:
        yield "## In other tools"
        yield "\n".join(f"- `{peer}`" for peer in rule.peers)


def _index(rules: list[Rule]) -> str:
    blocks = [
        "# Rules",
        _SEVERITIES.format(len(rules)),
    ]
    for category in CATEGORIES:
        rows = [
            f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {rule.fix} | {_words(rule.record)} | {rule.summary} |"
            for rule in sorted(rules, key=lambda each: each.name)
            if rule.category == category
        ]
        head = "| Rule | Severity | [Fix](../fixes.md) | Judges | |\n|---|---|---|---|---|\n"
        blocks.append(f"## {category.capitalize()}\n\n{head}" + "\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def _other_tools(rules: list[Rule]) -> str:
    """Which checks of other tools are which rules here."""
    by_tool: dict[str, list[tuple[str, str]]] = {}
    for rule in rules:
        for peer in rule.peers:
            tool, _, check = peer.partition(":")
            by_tool.setdefault(tool, []).append((check, rule.name))
    blocks = [
        "# Checks of other tools",
        _PEERS,
    ]
    for tool in sorted(by_tool, key=str.lower):
        rows = "\n".join(f"| `{check}` | [{name}](rules/{name}.md) |" for check, name in sorted(by_tool[tool]))
        blocks.append(f"## {tool}\n\n| Check | Rule |\n|---|---|\n{rows}")
    return "\n\n".join(blocks) + "\n"


def _words(record: str) -> str:
    """A folder's name as words: task definition."""
    return "everything" if record == "record" else record.replace("_", " ")


def _written(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    made = dict(pages(sorted(Rulebook().all(), key=lambda rule: rule.name)))
    there = {f"rules/{path.name}" for path in (DOCS / "rules").glob("*.md")}
    stale = [
        name for name, text in made.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != text
    ]
    gone = sorted(there - made.keys())
    if not check:
        (DOCS / "rules").mkdir(parents=True, exist_ok=True)
        for name in stale:
            (DOCS / name).write_text(made[name], encoding="utf-8")
        for name in gone:
            (DOCS / name).unlink()
    changed = [*stale, *gone]
    print(f"{len(made)} pages; {'stale' if check else 'written'}: {', '.join(changed[:10]) or 'none'}")
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
