# One image for every role: serve (default), web, worker, migrate, backup, restore, doctor. Not run as root; data lies in the volume /data.
FROM python:3.11-slim-trixie AS build
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY nlp nlp
COPY admin admin
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-trixie
# pg_dump and pg_restore of the server's version (trixie brings 17, as compose.yaml does), and what sets Thai in pictures.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client libfribidi0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin prachakhom \
 && mkdir /data && chown prachakhom /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
USER prachakhom
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["prachakhom"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
