# The app: web server and capture under the supervisor, with Postgres and Electric beside it (docker-compose.yml).
FROM node:22-bookworm-slim AS build
WORKDIR /logbook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /logbook
COPY --from=build --chown=root:root /logbook ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4747
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4747/api/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "app/cli/main.ts", "start", "--no-open"]
