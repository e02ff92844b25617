import { defineConfig } from 'vite'

/** `dist/frame/`: the app in the frame. Relative addresses; no inline script or style, for `script-src 'self'`. */
export default defineConfig({
  root: 'src/frame',
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // Browsers of spring 2024 and later: `light-dark()`.
    target: ['chrome123', 'safari17.5', 'firefox120'],
    outDir: '../../dist/frame',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})
