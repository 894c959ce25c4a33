# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/npm-cache npm install --no-save --no-audit --no-fund 
COPY web/ ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=web /src/web/build/ web/build/
# The image sees no repository: --build-arg VERSION=$(git describe --always --dirty) says what it is built from.
ARG VERSION=
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    GOCACHE=/go/cache CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags nomsgpack \
    -ldflags="-s -w -X gametape/internal/app.built=$VERSION" -o /out/gametape .

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin gametape \
 && install -d -o gametape -g gametape -m 0750 /data
COPY --from=build /out/gametape /usr/local/bin/gametape
ENV GAMETAPE_ADDR=:8080 \
    GAMETAPE_DATA=/data
WORKDIR /data
USER gametape
EXPOSE 8080
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["gametape", "health", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["gametape"]
CMD ["serve"]
