# The app and the ingester, for docker-compose.yml; the database runs beside it.
FROM python:3.11-slim

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
WORKDIR /opt/faultline

# Every package by its hash, as in a checkout; before the code, so that a change of it reuses this layer.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY graph graph
COPY app app
COPY cypher cypher
COPY data data
RUN pip install --no-deps .

RUN useradd --system --create-home --home-dir /var/lib/faultline faultline
USER faultline
ENV FAULTLINE_HOME=/var/lib/faultline
VOLUME /var/lib/faultline

CMD ["faultline", "up", "--no-browser"]
