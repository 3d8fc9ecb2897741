import { defineConfig } from 'vite';

// Where `make run` serves the API while the page is being worked on.
const api = process.env.BASE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/ui/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Browsers that this is built for know module preloads.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    // The API beside it, as in production.
    proxy: { '^/(?!ui/)': { target: api, changeOrigin: true } },
  },
});
