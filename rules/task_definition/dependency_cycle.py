"""Containers that wait for each other, so that none of them starts.

`dependsOn` makes a container wait for another one. In a circle each waits for the next, and a container that depends on
itself waits for ever: the task stays PENDING, or is refused at once.

Fix: remove one of the dependencies of the circle, the one that the containers can best do without.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
"""

from ecslint import Container, Dependency, Findings, TaskDefinition, Undecided, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "dependsOn": [
        {
          "containerName": "cache",  # <--
          "condition": "START"
        }
      ]
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "dependsOn": [
        {
          "containerName": "web",
          "condition": "START"
        }
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "dependsOn": [
        {
          "containerName": "cache",
          "condition": "START"
        }
      ]
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""


@rule(severity="error", category="startup")
def check(task: TaskDefinition) -> Findings:
    seen: set[int] = set()
    yield from one_by_one(_circle(container, seen) for container in task.containers)


def _circle(start: Container, seen: set[int]) -> Findings:
    """The shortest circle through a container, if it is in none that was told already."""
    if id(start) in seen:
        return
    ways: list[list[Dependency]] = [[each] for each in start.depends_on]
    reached: set[int] = set()
    undecided = None
    for way in ways:
        try:
            target = way[-1].target
        except Undecided as reason:
            undecided = reason
            continue
        if target is start:
            seen.update(id(each.container) for each in way)
            waits = f"`{start.name}` waits for " + ", which waits for ".join(f"`{each.container_name}`" for each in way)
            none = "it never" if len(way) == 1 else "none of them ever"
            others = tuple((each.at("container_name"), "waits too") for each in way[1:])
            yield (
                way[0].at("container_name", related=others),
                f"{waits}: {none} starts; remove one of these dependencies",
            )
            return
        if target is not None and id(target) not in reached:
            reached.add(id(target))
            ways.extend([*way, each] for each in target.depends_on)
    if undecided is not None:
        raise undecided
