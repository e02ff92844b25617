import { defineConfig } from 'vite'

/** `dist/loader.js`: one classic script, whose name never changes, because websites point to it. */
export default defineConfig({
  build: {
    target: ['chrome123', 'safari17.5', 'firefox120'],
    outDir: 'dist',
    emptyOutDir: false,
    lib: {
      entry: 'src/loader/loader.ts',
      name: 'AtriumLoader',
      formats: ['iife'],
      fileName: () => 'loader.js',
    },
  },
})
