"""Values that are kept elsewhere: secrets of Secrets Manager, parameters of Parameter Store, and references to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of, same_text
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.unknown import Hole, Text, Undecided, text_of

if TYPE_CHECKING:
    from ecslint.model.estate import Estate

_SECRETS = ("AWS::SecretsManager::Secret", "AWS::SecretsManager::SecretTargetAttachment")
"""Types whose `Ref` is the ARN of a secret."""
_WITHOUT_OWN_ARN = ("AWS::SecretsManager::", "AWS::SSM::", "AWS::CloudFormation::", "AWS::ServiceCatalog::")
"""Types whose attribute `Arn`, if they have one, may be the ARN of a secret or a parameter."""


class StoredSecret(Neighbour):
    """A secret of Secrets Manager. `Ref` gives its ARN."""

    cfn_type = "AWS::SecretsManager::Secret"
    identifiers = ("arn",)

    name: str | None
    arn: str | None
    kms_key_id: str | None
    deleted_date: str | None
    """When its deletion was asked for; absent for one that is to stay."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf[:JSON-KEY:STAGE:VERSION]; the six characters are
        # AWS's, and may be left out. Those of a secret that was deleted and made anew are others.
        parts = value.split(":")
        if not all(isinstance(part, str) for part in parts[:7]):
            raise Undecided(f"the secret {value}")
        return known(":".join(parts[:7]), parts[6]) if len(parts) > 6 else known(value)


class StoredParameter(Neighbour):
    """A parameter of Parameter Store. `Ref` gives its name."""

    cfn_type = "AWS::SSM::Parameter"
    identifiers = ("arn",)

    name: str | None
    arn: str | None
    type: str | None
    key_id: str | None
    """The key of one that is encrypted, by its id, its ARN or its alias; a template makes none of these."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:ssm:REGION:ACCOUNT:parameter/NAME, where NAME may begin with a slash of its own; or the name
        _, found, name = value.partition(":parameter/")
        return known(value, f"/{name}", name) if found else known(value)


class SecretReference:
    """What a secret's `valueFrom` refers to: a parameter by its name or ARN, or a secret by its ARN, with nothing or
    `:json-key:version-stage:version-id` behind it."""

    def __init__(self, text: str, estate: Estate) -> None:
        self.text = text
        self._estate = estate

    def __str__(self) -> str:
        return str(self.text)

    @property
    def is_resolved(self) -> bool:
        """Whether it asks CloudFormation to put the value of a secret in its place, which other tools take as it is."""
        text: Any = self.text
        if not isinstance(text, Text):
            return False
        first = text.parts[0]
        if isinstance(first, str):  # an expression with a reference within it
            return first.startswith("{{resolve:secretsmanager:")
        if len(text.parts) > 1:
            return False
        return first.dynamic == "secretsmanager" or first.written.startswith("{{resolve:secretsmanager:")

    @property
    def service(self) -> str | None:
        """The service of the ARN, such as `secretsmanager` or `ssm`; None for a name."""
        text: Any = self.text
        first = self._of_resource
        if first is not None:
            return self._service_of(first)
        if isinstance(text, Text) and isinstance(text.parts[0], Hole):
            head, found, _ = text.partition(":")
            is_arn = bool(found) and head == "arn"
        else:
            is_arn = text.startswith("arn:")
        if not is_arn:
            return None
        parts: list[str] = text.split(":", 5)
        return parts[2] if len(parts) > 2 else ""

    @property
    def fields(self) -> list[str]:
        """What stands behind a secret's ARN, piece by piece."""
        text: Any = self.text
        if self._of_resource is not None:
            behind: Any = text_of(text.parts[1:])
            return [] if behind == "" else list(behind.split(":")[1:])
        pieces: list[str] = text.split(":")
        return pieces[7:]

    @property
    def named_secret(self) -> StoredSecret | None:
        """The secret of the same input whose name it is, unless a parameter has that name too."""
        text: Any = self.text
        name = text.partition(":")[0] if isinstance(text, str) else text
        found = next((each for each in self._estate.own(StoredSecret) if same_text(each.name, name)), None)
        parameters = [] if found is None else self._estate.own(StoredParameter)
        shared = any_of(parameters, lambda each: each.name is not None and each.name == name)
        return None if shared else found

    @property
    def _of_resource(self) -> Text | None:
        """The reference to a resource of the template with which it begins, if it does."""
        text: Any = self.text
        first = text_of(text.parts[:1]) if isinstance(text, Text) else None
        return first if isinstance(first, Text) and first.reference is not None else None

    def _service_of(self, reference: Text) -> str | None:
        kind = self._estate.type_of(reference) or ""
        attribute = None if reference.reference is None else reference.reference.attribute
        if kind in _SECRETS and attribute in (None, "Id"):
            return "secretsmanager"
        if kind == StoredParameter.cfn_type and attribute is None:
            return None
        if kind.startswith("AWS::") and not kind.startswith(_WITHOUT_OWN_ARN) and attribute == "Arn":
            return kind.split("::")[1].lower()
        raise Undecided(reference.needs)
