import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** In development the API and the channels' webhooks are served by `npm start`. */
const server = 'http://localhost:4000'

export default defineConfig({
  base: '/',
  plugins: [react()],
  resolve: { alias: { zod: fileURLToPath(new URL('src/api/no-schemas.ts', import.meta.url)) } },
  server: { proxy: { '/api': server, '/channels': server } },
  build: { target: 'es2023', modulePreload: { polyfill: false } },
})
