// Run by `npm run build`: leaves the engine's bundle beside the built web server.
import { bundleEngine } from './bundle.server.ts'
import { builtEngine } from './program.ts'

await bundleEngine(builtEngine)
