// codex-session-view: the JSON snapshots of its `data/` folder, one array a file.
import { storeFormat } from '../kinds.ts'
import { chatKinds } from './chat.ts'
import { fileKinds } from './files.ts'
import { store } from './names.ts'
import { personalKinds } from './personal.ts'
import { verdictKinds } from './verdicts.ts'

export { normalised } from './normalised.ts'
export const codexSessionView = storeFormat(store, [...fileKinds, ...verdictKinds, ...personalKinds, ...chatKinds])
