import { defineConfig } from 'vite';
import page from './vite.config.js';

/** The page of a bundle: one classic script and one style sheet, since a page of a file may load no module and no font. */
export default defineConfig({
  ...page,
  publicDir: false,
  build: {
    ...page.build,
    outDir: 'dist-bundle',
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      ...page.build?.rolldownOptions,
      input: 'src/bundle/main-bundle.tsx',
      output: {
        format: 'iife',
        codeSplitting: false,
        entryFileNames: 'app.js',
        assetFileNames: 'app[extname]',
      },
    },
  },
});
