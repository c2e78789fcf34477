"""Small templates that ecslint, its partners or both have something to say of."""

from __future__ import annotations

import json
from typing import Any

TASK = """\
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 256
      Memory: 8192
      ContainerDefinitions:
        - Name: web
          Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/web:latest"
          Essential: "perhaps"
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: soon
"""
"""fargate-size-unsupported at line 9 (cfn-lint: E3047 at 4), floating-image-tag at 12, invalid-value at 13 (cfn-lint:
E3012 there too), and only cfn-lint finds E3042 at 10 and E3012 at 17."""

AS_JSON: dict[str, Any] = {
    "Resources": {
        "Task": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
                "Family": "web",
                "RequiresCompatibilities": ["FARGATE"],
                "NetworkMode": "awsvpc",
                "Cpu": "256",
                "Memory": "8192",
                "ContainerDefinitions": [
                    {
                        "Name": "web",
                        "Image": {"Fn::Sub": "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/web:latest"},
                    }
                ],
            },
        }
    }
}
TASK_JSON = json.dumps(AS_JSON, indent=2)
"""fargate-size-unsupported at line 12, floating-image-tag at 16."""

SUPPRESSED = TASK.replace(
    "    Properties:\n      Family: web",
    "    Metadata: {cfn-lint: {config: {ignore_checks: [%s]}}}\n    Properties:\n      Family: web",
)
"""The first template with a place for ids that cfn-lint shall not report; lines from 4 on are one further down."""

BROKEN = TASK.replace("Family: web", "Family: web\n      Family: web")
"""cfn-lint refuses a key that is written twice."""

CRASHING = TASK + "Metadata: {cfn-lint: null}\n"
"""cfn-lint ends with an AttributeError."""

STUMBLING = f"Parameters:\n{TASK}"
"""Some rules of cfn-lint fail on it, and the others go on."""
