// A rescan in a process of its own, for tests that kill it.
import { connect } from '#db/client.server.ts'
import { rescan } from '../rescan.server.ts'

const [databaseUrl = '', home = ''] = process.argv.slice(2)
await rescan({
  db: connect(databaseUrl),
  secret: 'test',
  home,
  engine: { kind: 'embedded', idleFolder: null },
  patience: 0,
})
process.exit(0)
