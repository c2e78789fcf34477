"""How containers fill their tasks: a bar each for CPU and memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ecslint.reports.html_format.markup import text

if TYPE_CHECKING:
    from ecslint.pictures import TaskSize
    from ecslint.pictures.packing import Fill, Packing

_TINTS = 5


def sizes(shown: Sequence[TaskSize]) -> str:
    return '<div class="sizes">\n' + "\n".join(map(_task, shown)) + "\n</div>" if shown else ""


def _task(size: TaskSize) -> str:
    where = f"{size.home}:{size.line}" if size.line else str(size.home)
    heading = f'<h3>{text(size.name)} <code class="place">{text(where)}</code></h3>'
    bars = (_bar("CPU", size.packing.cpu, size.packing), _bar("Memory", size.packing.memory, size.packing))
    return f'<article class="size">{heading}\n{bars[0]}\n{bars[1]}</article>'


def _bar(name: str, fill: Fill, packing: Packing) -> str:
    whole = max(fill.size or 0, fill.reserved)
    over = fill.size is not None and fill.reserved > fill.size
    if not whole:
        why = f"not known: needs {text(fill.open)}" if fill.open else "no size, and nothing is reserved"
        return f'<div class="measure"><h4>{name}</h4><p class="sum">{why}</p></div>'
    parts = "".join(
        f'<i class="part t{at % _TINTS}" style="width:{_percent(share.amount, whole)}"></i>'
        for at, share in enumerate(fill.shares)
    )
    signs = ""
    if over and fill.size is not None:
        signs += f'<i class="limit" style="left:{_percent(fill.size, whole)}"></i>'
    if cheaper := _cheaper_amount(fill):
        signs += f'<i class="cheaper" style="left:{_percent(cheaper, whole)}"></i>'
    track = f'<div class="bar{" over" if over else ""}" aria-hidden="true">{parts}{signs}</div>'
    key = "".join(f"<li>{each}</li>" for each in _key(fill, packing))
    return f'<div class="measure"><h4>{name}</h4>{track}<p class="sum">{_sum(fill)}</p><ul class="key">{key}</ul></div>'


def _sum(fill: Fill) -> str:
    least = "at least " if fill.open and fill.shares else ""
    if fill.size is None:
        return f"{least}{fill.reserved:,} {fill.unit} reserved; the task itself has no size"
    told = f"{least}{fill.reserved:,} of {fill.size:,} {fill.unit} reserved"
    more = fill.reserved - fill.size
    return f'{told}, <strong class="over">{more:,} more than the task has</strong>' if more > 0 else told


def _key(fill: Fill, packing: Packing) -> Iterator[str]:
    for at, share in enumerate(fill.shares):
        yield f'<i class="swatch t{at % _TINTS}"></i>{text(share.container)} {share.amount:,}'
    if fill.sharing:
        verb = "reserves nothing and uses" if len(fill.sharing) == 1 else "reserve nothing and share"
        yield f"{text(', '.join(fill.sharing))} {verb} {'what is left' if fill.shares else 'it all'}"
    if fill.open:
        yield f"not wholly known: needs {text(fill.open)}"
    if fill.cheaper is not None:
        cpu, memory = fill.cheaper
        room = ", which is less than is reserved"
        if cpu >= packing.cpu.reserved and memory >= packing.memory.reserved:
            room = ", which holds what is reserved" if any(each.shares for each in packing) else ""
        yield f'<i class="swatch cheaper"></i>next cheaper: {cpu:,} CPU units with {memory:,} MiB{room}'


def _cheaper_amount(fill: Fill) -> int | None:
    return None if fill.cheaper is None else fill.cheaper[0 if fill.unit == "CPU units" else 1]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"
