"""An image that cannot be the name of a container image.

The text is handed to Docker or containerd as it is: a registry's host, a path in lower case, and `:tag` or `@digest`,
without a URL's `https://` and without spaces. ECS refuses some of these when the task definition is registered
("Container.image contains invalid characters."), and the others when a task starts: "CannotPullContainerError:
invalid reference format".

Fix: write the name as `docker pull` takes it, such as `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from collections.abc import Iterator

from ecslint import Container, Findings, any_of, matches, one_by_one, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",  # <--
      "memory": 256
    },
    {
      "name": "api",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ShopApi:1.4",  # <--
      "memory": 256
    },
    {
      "name": "worker",
      "image": "public.ecr.aws/shop/worker@sha256:4bc453b5",  # <--
      "memory": 256
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
      "memory": 256
    },
    {
      "name": "api",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-api:1.4",
      "memory": 256
    },
    {
      "name": "worker",
      "image": "public.ecr.aws/shop/worker@sha256:4bc453b53cb3d914b45f4b250294236adba2c0e09ff6f03793949e7e39fd4cc1",
      "memory": 256
    }
  ]
}
"""

_LONGEST = 255
_WORD = r"(?!(IMAGE|IMAGENAME|NAME|REPO|REPONAME|REPOSITORY|SERVICE|APP|APPNAME|[A-Z0-9]*(_[A-Z0-9]+)+)([:@/]|$))"
"""No word in capitals that is to be replaced, such as IMAGE_NAME."""
_MIXED = r"[A-Za-z0-9._-]*([a-z][A-Za-z0-9._-]*[A-Z]|[A-Z][A-Za-z0-9._-]*[a-z])"
"""Without a look ahead, so that it is found beside what is not known."""
_DIGEST = r"^sha256:[0-9a-fA-F]{64}$"


@rule(severity="error", category="startup")
def check(container: Container) -> Findings:
    if not container.written("image"):
        return
    for problem in one_by_one(look(container) for look in (_scheme, _space, _capitals, _digest, _length)):
        yield container.at("image"), f"{problem}; a task with it cannot start (`CannotPullContainerError`)"
        return


def _scheme(container: Container) -> Iterator[str]:
    image = container.image or ""
    if matches(image, "://"):
        scheme = image.partition(":")[0]
        yield f"`image` is no URL: remove `{scheme}://`, and write the registry's host first"


def _space(container: Container) -> Iterator[str]:
    if matches(container.image or "", r"\s"):
        yield "`image` holds a space, a tab or a line break: remove it"


def _capitals(container: Container) -> Iterator[str]:
    if any_of((_in_path, _behind_slash), lambda look: look(container)):
        yield "`image` has capitals in its path, and a repository's name is in lower case: write it so"


def _in_path(container: Container) -> bool:
    image = container.image_reference
    return image is not None and matches(image.repository, rf"(^|/){_WORD}[a-z0-9._-]*[A-Z]")


def _behind_slash(container: Container) -> bool:
    """Whatever the host and the tag are that may not be known."""
    return matches(container.image or "", rf"/{_MIXED}")


def _digest(container: Container) -> Iterator[str]:
    image = container.image_reference
    digest = None if image is None else image.digest
    if digest is not None and not matches(digest, _DIGEST):
        yield f"the digest `{digest}` in `image` is not `sha256:` and 64 hexadecimal digits: copy it whole"


def _length(container: Container) -> Iterator[str]:
    image = container.image_reference
    if image is not None:
        name = image.text if image.digest is None else image.text.rpartition("@")[0]
        if len(name) > _LONGEST:
            yield f"`image` has {len(name)} characters, and at most {_LONGEST} are allowed before a digest: shorten it"
