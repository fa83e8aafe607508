import { type BuildOptions, build, type Plugin } from 'esbuild'
import { compiledShapeCheck } from '../compiled-shape-check.ts'

/** What the packages with native code call to find it, and what that is called beside the executable. */
const ADDONS: readonly Readonly<{ importer: RegExp; addon: string }>[] = [
  { importer: /\/better-sqlite3\//, addon: 'better_sqlite3.node' },
  { importer: /\/argon2\//, addon: 'argon2.node' },
  { importer: /\/bcrypt\//, addon: 'bcrypt.node' },
]

/** Native code is read from beside the executable, by whichever package asks for its own. */
const addonsBeside: Plugin = {
  name: 'native code beside the executable',
  setup(building) {
    building.onResolve({ filter: /^(bindings|node-gyp-build)$/ }, ({ importer }) => {
      const found = ADDONS.find((entry) => entry.importer.test(importer))
      if (!found) throw new Error(`${importer} has native code that the release does not know.`)
      return { path: found.addon, namespace: 'addon' }
    })
    building.onLoad({ filter: /.*/, namespace: 'addon' }, ({ path }) => ({
      contents: loadBeside(path),
      loader: 'js',
    }))
  },
}

/** Says in one line what is wrong when somebody took the executable out of its folder. */
function loadBeside(name: string): string {
  return `
    const { existsSync } = require('node:fs')
    const { createRequire } = require('node:module')
    const { dirname, join } = require('node:path')
    module.exports = () => {
      const file = join(dirname(process.execPath), '${name}')
      if (!existsSync(file)) {
        process.stderr.write('cas: ' + file + ' is missing. Unpack the whole archive.\\n')
        process.exit(70)
      }
      return createRequire(process.execPath)(file)
    }`
}

const options: BuildOptions = {
  entryPoints: ['src/cas.ts'],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [compiledShapeCheck, addonsBeside],
  // Only asked where the source lies; the executable lies nowhere but at its own path.
  define: { 'import.meta.url': 'programUrl__' },
  banner: { js: "const programUrl__ = require('node:url').pathToFileURL(process.execPath).href;" },
}

/** The whole program as one CommonJS file, as a single executable takes it. Returns its packages' folders. */
export async function bundle(outfile: string): Promise<string[]> {
  const { metafile } = await build({ ...options, outfile, metafile: true })
  const folders = Object.keys(metafile.inputs).flatMap((input) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? []
    return folder === undefined ? [] : [folder]
  })
  return [...new Set(folders)].sort()
}
