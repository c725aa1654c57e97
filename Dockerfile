# docker compose up -d (docs/operation.md). Debian, since native packages need glibc.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# node-av's install script would download an ffmpeg that nothing uses.
RUN SKIP_FFMPEG=true npm ci --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build
# What the first start would compile, while the files can be written.
RUN node_modules/.bin/node --import ./scripts/preload.mjs scripts/scan.ts --help
RUN chmod -R a+rX,go-w /app

FROM debian:bookworm-slim
WORKDIR /app
COPY --from=build /app /app
COPY scripts/deploy/albumen /usr/local/bin/albumen
# Whoever it runs as: the image is only read, and writes to /gallery and /tmp alone.
RUN mkdir -m 0777 /gallery
# Memory that is free goes back to the system (mallopt(3)).
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    PATH=/app/node_modules/.bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GALLERY_CONFIG=/gallery/gallery.yaml
USER 10001:10001
VOLUME /gallery
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["albumen", "health"]
CMD ["albumen", "serve"]
