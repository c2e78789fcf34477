"""The pipelines: a workflow of GitHub's, a job of GitLab's."""

from __future__ import annotations

from pathlib import Path

from ecslint import __version__
from ecslint.onboarding.proposal import Proposal, Refused, read
from ecslint.onboarding.repository import Repository
from ecslint.text import TextError
from ecslint.text import read as parsed

WORKFLOW = ".github/workflows/ecslint.yml"
JOBS = ".gitlab-ci.yml"

_WORKFLOW = """\
name: ecslint
on:
  push:
    branches: [{branch}]
  pull_request:
permissions: {{}}
jobs:
  ecslint:
    permissions:
      contents: read
      security-events: write # to upload findings to code scanning
      actions: read # what that needs in a private repository
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
{synthesis}      - uses: ecslint/ecslint@v{version}
{inputs}"""

_JOB = """\
ecslint:
  stage: {stage}
  image: python:3.13-slim
  script:
    - pip install --quiet ecslint=={version}
    - ecslint scan{options} --output gitlab=gl-code-quality-report.json --output junit=ecslint-junit.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: ecslint-junit.xml
"""


def github(repository: Repository, baseline: str | None) -> Proposal | None:
    """The workflow; None if one of the repository's runs ecslint. Raises Refused."""
    workflows = sorted(Path(WORKFLOW).parent.glob("*.y*ml"))
    if any("ecslint" in (read(workflow) or "") for workflow in workflows):
        return None
    inputs = {"paths": ["cdk.out", "."] if repository.is_cdk else [], "args": ["--baseline", baseline or ""]}
    if not baseline:
        del inputs["args"]
    written = [
        f"          {name}: |\n" + "".join(f"            {line}\n" for line in lines)
        for name, lines in inputs.items()
        if lines
    ]
    return Proposal(
        WORKFLOW,
        None,
        _WORKFLOW.format(
            branch=repository.branch,
            synthesis="".join(f"      - run: {command}\n" for command in _synthesis(repository)),
            version=__version__,
            inputs="        with:\n" + "".join(written) if written else "",
        ),
    )


def gitlab(repository: Repository, baseline: str | None) -> Proposal | None:
    """The job at the end of the pipeline; None if it runs ecslint. Raises Refused."""
    text = read(JOBS)
    if text is not None and "ecslint" in text:
        return None
    if text is None or not text.strip():
        return Proposal(JOBS, text, job("test", baseline))
    stages = _stages(text)
    added = f"\n\n{job('test' if 'test' in stages else stages[0], baseline)}"
    after = text.rstrip() + (added.replace("\n", "\r\n") if "\r\n" in text else added)
    _check(text, after)
    return Proposal(JOBS, text, after)


def job(stage: str, baseline: str | None) -> str:
    """GitLab's job."""
    options = f" --baseline {baseline}" if baseline else ""
    return _JOB.format(stage=stage, version=__version__, options=options)


def _stages(text: str) -> list[str]:
    """The stages of a pipeline, in its own words. Raises Refused."""
    try:
        data = parsed(text, JOBS).data
    except TextError as error:
        raise Refused(f"{JOBS} cannot be read, so it is left as it is: {error.message}") from None
    if not isinstance(data, dict):
        raise Refused(f"{JOBS} is no pipeline of GitLab's, so it is left as it is")
    stages = data.get("stages", ["test"])
    named = isinstance(stages, list) and stages and all(isinstance(stage, str) for stage in stages)
    if not named:
        raise Refused(f"{JOBS} has stages that are not plain names: add by hand\n{job('test', None)}")
    return list(stages)


def _check(before: str, after: str) -> None:
    """Raises Refused unless one pipeline is the other, and one job more."""
    try:
        new = parsed(after, JOBS).data
    except TextError:
        new = None
    old = parsed(before, JOBS).data
    if not isinstance(new, dict) or {name: value for name, value in new.items() if name != "ecslint"} != old:
        raise Refused(
            f"{JOBS} leaves no sure place for a job, so it is left as it is: add by hand\n{job('test', None)}"
        )


def _synthesis(repository: Repository) -> list[str]:
    """What makes the templates that are to be checked."""
    if not repository.is_cdk:
        return []
    installs = {"package-lock.json": "npm ci", "requirements.txt": "pip install -r requirements.txt"}
    return [command for file, command in installs.items() if Path(file).exists()] + ["npx cdk synth --quiet"]
