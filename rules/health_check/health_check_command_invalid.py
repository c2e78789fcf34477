"""Health check whose command cannot be run.

The first item of `command` says how it is run: `CMD` starts a program, the next item, with the items after it as its
arguments; `CMD-SHELL` gives one text to the container's shell. ECS takes other lists too, and then Docker runs no check
at all, or looks for a program with the name of a whole command line: `exec: "curl -f http://localhost/ || exit 1":
executable file not found in $PATH`. Either way nobody learns how the container is, or every task is replaced.

Fix: write a shell command as `["CMD-SHELL", "curl -f http://localhost/ || exit 1"]`, and a program without a shell as
`["CMD", "curl", "-f", "http://localhost/"]`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
"""

from ecslint import Findings, HealthCheck, any_of, matches, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "healthCheck": {
        "command": ["CMD", "curl -f http://localhost/ || exit 1"]  # <--
      },
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "healthCheck": {
        "command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]
      },
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""

WAYS = ("CMD", "CMD-SHELL", "NONE")
OPERATORS = ("||", "&&", "|", ";", "&", ">", ">>", "<", "2>&1")
SHELL = r"(^|/)(ba|da|a|z|k|c|tc|fi)?sh$|^(?i:cmd|powershell|pwsh)(\.exe)?$"
PATH_ON_WINDOWS = r"^[A-Za-z]:\\[^\"]*\.(?i:exe|cmd|bat)$"
"""A program's path, in which there may be spaces."""
FALLBACK = r"\|\|\s*(exit\s+\d|false\b)"


@rule(severity="warning", category="reliability", peers=("aws-cdk-lib:HealthCheck ranges",))
def check(health_check: HealthCheck) -> Findings:
    command = health_check.command
    if not command:
        if health_check.node("command") is not None:
            yield health_check.at("command"), f"`command` is empty, so that nothing is checked; {EXAMPLE}"
        return
    way = command[0]
    if way not in WAYS:
        yield (
            health_check.at("command"),
            (
                f"`command` begins with `{way}`, where `CMD`, `CMD-SHELL` or `NONE` belongs, so that the check may "
                f"never be run; {EXAMPLE}"
            ),
        )
    elif way != "NONE" and (problem := _problem(way, command[1:])):
        yield health_check.at("command"), problem


EXAMPLE = 'write `["CMD-SHELL", "curl -f http://localhost/ || exit 1"]`, or `["CMD", "program", "argument"]`'


def _problem(way: str, words: list[str]) -> str | None:
    if not words or words[0] == "":
        return f"`command` has nothing after `{way}`, so that every check fails; {EXAMPLE}"
    if way != "CMD":
        return None
    if len(words) == 1 and matches(words[0], r"\S\s+\S") and not matches(words[0], PATH_ON_WINDOWS):
        return (
            f"`CMD` starts the program that the next item names, and there is none named `{words[0]}`, so that every "
            "check fails; write `CMD-SHELL` for `CMD`, or make every word an item"
        )
    if _needs_shell(words):
        return (
            "`CMD` uses no shell, and hands operators such as `||` to the program as arguments; write `CMD-SHELL` and "
            "the whole command line as one item"
        )
    return None


def _needs_shell(words: list[str]) -> bool:
    if any_of(words[1:], lambda word: word in OPERATORS):
        return True
    return any_of(words, lambda word: matches(word, FALLBACK)) and not any_of(words, lambda word: matches(word, SHELL))
