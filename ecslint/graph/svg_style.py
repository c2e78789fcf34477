"""How a drawing looks: in light and in dark, as the reader's system asks for, with fonts that every system has."""

from __future__ import annotations

LIGHT = {
    "page": "#ffffff",
    "box": "#ffffff",
    "beside": "#f6f7f9",
    "edge": "#c3c9d4",
    "text": "#1b2230",
    "muted": "#5c6677",
    "link": "#8791a3",
    "error": "#c8281e",
    "error-box": "#fdf0ef",
    "warning": "#a15c00",
    "warning-box": "#fff6e6",
    "info": "#1f63c4",
    "info-box": "#eef4fd",
}
DARK = {
    "page": "#12161d",
    "box": "#1b212b",
    "beside": "#161b23",
    "edge": "#3d4757",
    "text": "#e6eaf1",
    "muted": "#98a3b5",
    "link": "#6d7889",
    "error": "#ff7b72",
    "error-box": "#2d1b1d",
    "warning": "#e3a341",
    "warning-box": "#2b2416",
    "info": "#79b0ff",
    "info-box": "#18243a",
}

_RULES = """
.ecslint-graph text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;\
fill:var(--text);white-space:pre}
.ecslint-graph .page{fill:var(--page)}
.ecslint-graph .box{fill:var(--box);stroke:var(--edge);stroke-width:1.2}
.ecslint-graph .beside .box{fill:var(--beside)}
.ecslint-graph .unknown .box{fill:none;stroke:var(--muted);stroke-dasharray:5 4}
.ecslint-graph .kind,.ecslint-graph .detail{fill:var(--muted)}
.ecslint-graph .open{font-size:13px;font-style:italic}
.ecslint-graph .label,.ecslint-graph .row{font-weight:600}
.ecslint-graph .kind{font-size:10.5px}
.ecslint-graph .label{font-size:13px}
.ecslint-graph .detail,.ecslint-graph .finding{font-size:11px}
.ecslint-graph .row{font-size:12px}
.ecslint-graph .rule{stroke:var(--edge);stroke-width:1}
.ecslint-graph .heading{font-size:13px;font-weight:600;fill:var(--muted)}
.ecslint-graph .link{fill:none;stroke:var(--link);stroke-width:1.3}
.ecslint-graph .tip{fill:var(--link);stroke:none}
.ecslint-graph .link.unknown{stroke-dasharray:5 4}
.ecslint-graph .caption{font-size:10.5px;fill:var(--muted);text-anchor:end}
.ecslint-graph .legend{font-size:11px;fill:var(--muted)}
"""


def style() -> str:
    """The style sheet of a drawing that stands by itself."""
    light, dark = (";".join(f"--{name}:{value}" for name, value in each.items()) for each in (LIGHT, DARK))
    return f".ecslint-graph{{{light}}}\n@media (prefers-color-scheme:dark){{.ecslint-graph{{{dark}}}}}{rules()}"


def rules() -> str:
    """How everything looks in terms of the colors, for a page that has these as its own variables."""
    severities = "".join(
        f".ecslint-graph .{name} .box{{fill:var(--{name}-box);stroke:var(--{name})}}\n"
        f".ecslint-graph .mark-{name}{{fill:var(--{name})}}\n"
        f".ecslint-graph text.mark-{name}{{font-weight:500}}\n"
        for name in ("info", "warning", "error")
    )
    return f"{_RULES}{severities}"
