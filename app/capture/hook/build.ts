// Run by `npm run build`: leaves the hook's bundle beside the built web server.
import { builtBundle, writeBundle } from './bundle.server.ts'

await writeBundle(builtBundle)
