// An import in a process of its own, for tests that kill it.
import { runImport } from '../run.server.ts'

const [databaseUrl = '', actor = '{}', home = '', ...paths] = process.argv.slice(2)
await runImport({ databaseUrl, actor: JSON.parse(actor), paths, origin: 'start', secret: 'test', home })
process.exit(0)
