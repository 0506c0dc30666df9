import { defineConfig } from 'vitest/config'
import { isLostSocket } from './db/lost-socket.server.ts'

// Unit tests (*.test.ts) need nothing; Postgres tests (*.pg.test.ts) share one embedded server, a database each.
export default defineConfig({
  test: {
    globalSetup: ['./db/testing-setup.ts'],
    include: ['{app,db,electric,e2e}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '.output/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    onUnhandledError: (error) =>
      isLostSocket(Object.assign(new TypeError(error.message), { stack: error.stack })) ? false : undefined,
  },
})
