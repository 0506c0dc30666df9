// An erasure in a process of its own, for tests that kill it.
import { connect } from '#db/client.server.ts'
import { runErasure, unfinished } from '../run.server.ts'

const [databaseUrl = '', home = ''] = process.argv.slice(2)
const db = connect(databaseUrl)
for (const id of await unfinished(db))
  await runErasure({ db, home, engine: { kind: 'embedded', idleFolder: null }, patience: 0 }, id)
process.exit(0)
