import standaloneCode from 'ajv/dist/standalone/index.js'
import type { Plugin } from 'esbuild'
import { compileShape } from '../src/config/shape-check.ts'

/** The check of the configuration, compiled now and not at every start. */
export const compiledShapeCheck: Plugin = {
  name: 'compiled shape check',
  setup: (building) =>
    building.onLoad({ filter: /\/config\/shape-check\.ts$/ }, () => {
      const { compiler, check } = compileShape({ source: true, esm: true })
      const contents = `${standaloneCode.default(compiler, check)}
        export const shapeCheck = () => validate`
      return { contents, loader: 'js', resolveDir: process.cwd() }
    }),
}
