"""A `valueFrom` that refers to no secret and no parameter.

It is the ARN of a Secrets Manager secret, with nothing or all three of `:json-key:version-stage:version-id` behind it,
or the ARN or the name of a Parameter Store parameter. Anything else is refused when the task definition is registered,
or no task starts: "ResourceInitializationError: unable to pull secrets or registry auth ... unexpected ARN format with
parameters when trying to retrieve ASM secret", or "invalid ssm parameters", for a bare name is always a parameter's.

A `{{resolve:secretsmanager:...}}` expression is replaced by CloudFormation with the secret's value, which then stands
in the task definition for everyone to read, and is no reference.

Fix: write the secret's ARN (`!Ref Secret` in CloudFormation); for one key of it, append `:key::` with both colons.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
"""

from ecslint import Findings, Secret, matches, rule

BAD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "secrets": [
        {
          "name": "DB_PASSWORD",
          "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-a1b2c3:password"  # <--
        },
        {
          "name": "SIGNING_KEY",
          "valueFrom": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"  # <--
        }
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "secrets": [
        {
          "name": "DB_PASSWORD",
          "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-a1b2c3:password::"
        },
        {
          "name": "SIGNING_KEY",
          "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/signing-key"
        }
      ]
    }
  ]
}
"""

_NAME_WITH_FIELDS = r"^[\w/.+=@-]*[a-z][\w/.+=@-]*:[^:]*:[^:]*(:[^:]*)?$"

_WHOLE = 3
"""Fields behind a secret's ARN: key, version stage and version id."""


@rule(severity="error", category="startup")
def check(secret: Secret) -> Findings:
    reference = secret.reference
    if reference is None or not secret.written("value_from"):
        return
    problem = None
    if reference.is_resolved:
        problem = (
            "`valueFrom` is an expression that stands for the secret's value, which no task can look up and which "
            "everyone could read in the task definition; write the secret's ARN instead, as `!Ref` of the secret gives "
            "it"
        )
    elif reference.service is None:
        yield from _name(secret)
    elif reference.service == "secretsmanager":
        fields = reference.fields
        if fields and len(fields) != _WHOLE:
            problem = (
                f"`valueFrom` has {len(fields)} of the fields `:key:stage:id` behind the secret's ARN, and must have "
                "none or all, or no task starts: unexpected ARN format with parameters; keep all colons though a field "
                f"is empty, as in `:{fields[0] or 'key'}::`"
            )
    elif reference.service != "ssm":
        what = f"an ARN of `{reference.service}`" if reference.service else "a piece of an ARN"
        problem = (
            f"`valueFrom` is {what}, and a secret comes from Secrets Manager or Parameter Store only; write the ARN of "
            "a secret or a parameter"
        )
    if problem is not None:
        yield secret.at("value_from"), problem


def _name(secret: Secret) -> Findings:
    reference = secret.reference
    stored = None if reference is None else reference.named_secret
    if stored is not None:
        yield (
            secret.at("value_from", related=((stored.at("name"), "the secret of that name"),)),
            (
                f"`valueFrom` names the secret `{stored.name}`, but ECS takes a name for a parameter's, "
                "and no task starts: invalid ssm parameters; write the secret's ARN, as `!Ref` of it gives it"
            ),
        )
    elif isinstance(secret.value_from, str) and matches(secret.value_from, _NAME_WITH_FIELDS):
        yield (
            secret.at("value_from"),
            (
                f"`valueFrom` is `{secret.value_from}`, but only the ARN of a secret can have fields behind it, and no "
                "parameter has such a name; write the secret's ARN before them"
            ),
        )
