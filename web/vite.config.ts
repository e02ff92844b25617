import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { withoutSchemas } from './build-without-schemas.ts'

/** In development the API and the channels' webhooks are served by `npm start`. */
const server = 'http://localhost:4000'

/** What every screen needs; without the groups the first load is 80 files, each a round trip. */
const always =
  /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)\//
const parts = /node_modules\/(@mantine\/(core|hooks)|@floating-ui|react-remove-scroll|clsx)/

export default defineConfig({
  base: '/',
  plugins: [withoutSchemas(), react()],
  resolve: { alias: { zod: fileURLToPath(new URL('src/api/no-schemas.ts', import.meta.url)) } },
  server: { proxy: { '/api': server, '/channels': server } },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: always },
            { name: 'parts', test: parts, minShareCount: 11 },
            { name: 'icons', test: /node_modules\/lucide-react\//, minShareCount: 2 },
            // Settings, templates, broadcasts and bookings are shared by several screens, and the inbox opens without any of them.
            {
              name: 'app',
              test: /web\/src\/(?!(templates|settings|broadcasts|bookings)\/)/,
              minShareCount: 5,
            },
          ],
        },
      },
    },
  },
})
