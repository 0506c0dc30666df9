import tailwindcss from '@tailwindcss/vite'
import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import react from '@vitejs/plugin-react'
import { nitro } from 'nitro/vite'
import { defineConfig } from 'vite'
import { ownPhrasesModule } from './app/features/anonymous/own-phrases.ts'
import { serviceWorker } from './app/service-worker/plugin.ts'
import journal from './db/migrations/meta/_journal.json' with { type: 'json' }

// The order matters: Start before nitro, react last.
export default defineConfig({
  publicDir: false,
  // What a browser keeps of rows is dropped when tables have changed.
  define: { 'import.meta.env.VITE_SCHEMA': JSON.stringify(journal.entries.at(-1)?.tag) },
  plugins: [
    tailwindcss(),
    ownPhrasesModule(),
    tanstackStart({ srcDirectory: 'app' }),
    nitro({
      plugins: ['./app/nitro/close.ts', './app/nitro/uploads.ts'],
      publicAssets: [{ dir: './app/public' }],
      features: { websocket: true },
      handlers: [
        { route: '/**', middleware: true, handler: './app/nitro/proxy-header.ts' },
        { route: '/**', middleware: true, handler: './app/nitro/upgrade.ts' },
        { route: '/_live', handler: './app/nitro/live.ts' },
      ],
    }),
    react(),
    serviceWorker(),
  ],
})
