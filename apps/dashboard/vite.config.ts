import { defineConfig, type Plugin } from 'vite';

// Workspace packages resolve to their TypeScript sources, as they do in tests.
const conditions = ['@ssma/source', 'module', 'browser', 'production', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  plugins: [compiledWhole()],
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

/** Has Chromium compile what every page runs while it is downloaded, and not function by function as they are called. */
function compiledWhole(): Plugin {
  return {
    name: 'compiled-whole',
    generateBundle: {
      order: 'post',
      handler(_, files) {
        for (const file of Object.values(files))
          if (file.type === 'chunk' && file.isEntry) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      },
    },
  };
}
