import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const main = (path: string) => resolve('src/main', path)

/**
 * Libraries that are many small files: as one bundle they load in a third of the time, which a person waits for at
 * every command. What loads files of its own by path (the engine, PDF) has to stay where it is installed.
 */
const bundled = [
  '@hono/node-server',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  'hono',
  'kysely',
  'mdast-util-to-string',
  'rehype-parse',
  'rehype-remark',
  'remark-frontmatter',
  'remark-gfm',
  'remark-parse',
  'remark-stringify',
  'unified',
  'unist-util-visit',
  'zod',
]

/**
 * One build for all hosts. Worker files and entries land flat in `out/main` under their own names, because
 * `workerUrl` (platform/worker-url.ts) looks for them beside the running file.
 */
export default defineConfig({
  main: {
    build: {
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        input: {
          index: main('index.ts'),
          cli: main('hosts/cli/index.ts'),
          'engine-worker': main('database/embedded/engine-worker.ts'),
          'extract-worker': main('ingestion/extract-worker.ts'),
          'lsa-worker': main('embeddings/lsa/lsa-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [react()],
    build: {
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
      assetsInlineLimit: 0,
      minify: true,
    },
  },
})
