import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

const service = 'http://localhost:8000';

/** The web app as static files, which the service hands out. While it is worked on, a running service answers its calls. */
export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // Compressed once, here, and not for every request.
    compression({
      include: /\.(js|css|svg)$/,
      algorithms: [defineAlgorithm('brotliCompress'), defineAlgorithm('gzip')],
    }),
  ],
  build: {
    // Nothing inlined: the content security policy knows no data: fonts, and files are kept by browsers for a year.
    assetsInlineLimit: 0,
    target: 'es2023',
    // What a browser loads first is limited by a test (journey.slow.test.ts), to 150 kB compressed.
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: {
      '/api': service,
      '/docs': service,
      '/openapi.json': service,
    },
  },
});
