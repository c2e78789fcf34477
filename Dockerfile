# docker build --tag ecslint .
# docker run --rm --volume "$PWD:/src:ro" ecslint scan
# docker run --rm --interactive ecslint scan - < task-definition.json
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY ecslint ecslint
COPY rules rules
# pip compiles what it installs, which a user who may not write could not keep.
RUN python -m venv --without-pip /opt/ecslint \
    && pip --python /opt/ecslint/bin/python install --no-cache-dir --disable-pip-version-check .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="ecslint" \
      org.opencontainers.image.source="https://github.com/ecslint/ecslint" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/ecslint /opt/ecslint
ENV PATH=/opt/ecslint/bin:$PATH
WORKDIR /src
USER 65532:65532
ENTRYPOINT ["ecslint"]
