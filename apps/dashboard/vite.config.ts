import { defineConfig } from 'vite';

// Workspace packages resolve to their TypeScript sources, as they do in tests.
const conditions = ['@ssma/source', 'module', 'browser', 'production', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  build: {
    target: 'es2022',
    outDir: 'dist',
    modulePreload: { polyfill: false },
    // The content security policy of the server allows no data: addresses.
    assetsInlineLimit: 0,
    // ECharts alone is larger than the limit that is usual; it is loaded with the charts only.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: { '/api': process.env.SSMA_SERVER ?? 'http://127.0.0.1:8080' } },
});
