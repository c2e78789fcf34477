"""One request to the double and its answer, in the words of AWS's API whatever the protocol on the wire."""

from __future__ import annotations

import io
import json
import re
import uuid
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
"""Of a signature: the access key, the region and the service."""
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_MODELS = {"elasticloadbalancing": "elbv2", "elasticfilesystem": "efs", "monitoring": "cloudwatch"}
"""boto3's names of the services that sign by another one."""
_IAM_PREFIXES = {"monitoring": "cloudwatch"}


class Answer(NamedTuple):
    """What goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Exchange:
    """A request, read as far as somebody looks at it."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.environ = environ
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.body: bytes = environ["wsgi.input"].read(length) if length else b""
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        self.key, self.region, signed_as = scope.groups() if scope else ("", "", "")
        self.account = ""
        """Set by whoever knows whose key it is."""
        self.prefix = _IAM_PREFIXES.get(signed_as, signed_as)
        self.service = _MODELS.get(signed_as, signed_as)
        self.operation = self._operation()

    @property
    def action(self) -> str:
        """As in IAM: `ecs:ListClusters`."""
        return f"{self.prefix}:{self.operation}"

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """What was asked, by the names of the API."""
        if self._protocol == "json":
            found: dict[str, Any] = json.loads(self.body or b"{}")
            return found
        request = self._request
        given: Any = {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": self._uri_parameters,
        }
        parsed: dict[str, Any] = PROTOCOL_PARSERS[self._protocol](self._model).parse(given)
        return parsed

    def forwarded(self) -> dict[str, Any]:
        """The environment for moto, with a body that can be read again."""
        return {
            **self.environ,
            "wsgi.input": io.BytesIO(self.body),
            "CONTENT_LENGTH": str(len(self.body)),
            "HTTP_X_MOTO_ACCOUNT_ID": self.account,
        }

    def change(self, parameters: dict[str, Any]) -> None:
        """Go on as if something else had been asked. For services that speak JSON."""
        self.parameters = parameters
        self.body = json.dumps(parameters).encode()

    def forget(self, *names: str) -> None:
        """Do not forward these parameters. What was asked is still known."""
        if not any(name in self.parameters for name in names):
            return
        if self._protocol == "json":
            self.body = json.dumps(
                {name: self.parameters[name] for name in self.parameters if name not in names}
            ).encode()
        elif self._protocol in ("query", "ec2"):
            self.body = _without(self.body.decode(), names).encode()
        else:
            self.environ["QUERY_STRING"] = _without(self.environ["QUERY_STRING"], names)
            self.environ["RAW_URI"] = f"{self.environ['PATH_INFO']}?{self.environ['QUERY_STRING']}"

    def read(self, answer: Answer) -> dict[str, Any]:
        """An answer by the names of the API."""
        if self._protocol == "json":
            found: dict[str, Any] = json.loads(answer.body or b"{}")
            return found
        raw = {"status_code": answer.status, "headers": HeadersDict(answer.headers), "body": answer.body}
        parsed: dict[str, Any] = create_parser(self._protocol).parse(raw, self._model.output_shape)
        parsed.pop("ResponseMetadata", None)
        return parsed

    def answered(self, result: dict[str, Any]) -> Answer:
        """An answer for the wire."""
        identity = str(uuid.uuid4())
        headers = {"x-amzn-RequestId": identity}
        if self._protocol == "json":
            body = json.dumps(result, default=_epoch).encode()
            return Answer(200, {"Content-Type": self._json_type, **headers}, body)
        serializer = get_serializer_class(self.service, self._protocol)
        made = serializer(self._model, SerializationContext(identity)).serialize(result)
        return Answer(made["status_code"], {**made["headers"], **headers}, _bytes(made["body"]))

    def refused(self, code: str, message: str = "", status: int = 400) -> Answer:
        """An error as AWS words it."""
        message = message or code
        if self._protocol == "json":
            kind, body = self._json_type, json.dumps({"__type": code, "message": message})
        elif self._protocol == "rest-json":
            kind, body = "application/json", json.dumps({"message": message})
        else:
            error = f"<Code>{code}</Code><Message>{_escaped(message)}</Message>"
            kind = "text/xml"
            if self._protocol == "ec2":
                body = (
                    f"<Response><Errors><Error>{error}</Error></Errors><RequestID>{uuid.uuid4()}</RequestID></Response>"
                )
            elif self._protocol == "rest-xml":
                body = f"<Error>{error}<RequestId>{uuid.uuid4()}</RequestId></Error>"
            else:
                body = (
                    f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>"
                    f"<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
                )
        headers = {"Content-Type": kind, "x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid.uuid4())}
        return Answer(status, headers, body.encode())

    # -- the protocol

    def _operation(self) -> str:
        target: str = self.environ.get("HTTP_X_AMZ_TARGET", "")
        if target:
            return target.rpartition(".")[2]
        if found := _ACTION.search(self.body):
            return found.group(1).decode()
        if not self.service:
            return ""
        try:
            return str(self._routed[0].name)
        except NotFound:
            return f"{self.environ['REQUEST_METHOD']} {self.environ['PATH_INFO']}"

    @cached_property
    def _request(self) -> Request:
        return Request({**self.environ, "wsgi.input": io.BytesIO(self.body)})

    @cached_property
    def _routed(self) -> tuple[Any, dict[str, Any]]:
        operation, parameters = get_service_router(self.service).match(self._request)
        return operation, parameters

    @property
    def _uri_parameters(self) -> dict[str, Any]:
        return self._routed[1] if self._protocol.startswith("rest") else {}

    @cached_property
    def _model(self) -> Any:
        return get_service_model(self.service).operation_model(self.operation)

    @cached_property
    def _protocol(self) -> str:
        kind = self.environ.get("CONTENT_TYPE", "")
        if kind.startswith("application/x-amz-json"):
            return "json"
        if not self.service:
            return "query"
        return str(determine_request_protocol(get_service_model(self.service), kind))

    @property
    def _json_type(self) -> str:
        return str(self.environ.get("CONTENT_TYPE") or "application/x-amz-json-1.1")


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def _epoch(moment: datetime) -> float:
    """A time as JSON has it. moto's times are UTC and do not say so."""
    return moment.replace(tzinfo=UTC).timestamp()


def _without(form: str, names: tuple[str, ...]) -> str:
    return urlencode([(name, value) for name, value in parse_qsl(form, keep_blank_values=True) if name not in names])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
