"""A whole workload in every format that is text.

`python -m tests.graph.test_golden` writes what is expected anew, to be read before it is kept.
"""

from __future__ import annotations

import pytest

from ecslint.graph import render
from tests.graph.graphs import GOLDEN, storefront

FILES = {"mermaid": "storefront.mmd", "dot": "storefront.dot", "json": "storefront.json"}


@pytest.mark.parametrize("form", FILES)
def test_format(form: str) -> None:
    assert render(form, storefront(), "0") == (GOLDEN / FILES[form]).read_text(encoding="utf-8")


if __name__ == "__main__":
    for each, file in FILES.items():
        (GOLDEN / file).write_text(render(each, storefront(), "0"), encoding="utf-8")
