import { chmodSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { nodeFolder, postject, root } from './layout.ts'
import { run } from './run.ts'

/** By which Node.js finds that a program was put into it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** What the program reads from files elsewhere, by the names that `paths.ts` has for it. */
const FOLDERS = ['templates', 'migrations', 'lists'] as const
const FILES = ['docs/cas.config.schema.json', 'package.json'] as const

/**
 * Puts the bundled program and its files into a copy of Node.js, as one executable. `workFolder` takes
 * what is made on the way.
 */
export function makeExecutable(bundleFile: string, executable: string, workFolder: string): void {
  const node = join(nodeFolder, 'bin', 'node')
  const files = embeddedFiles()
  const index = join(workFolder, 'resources.txt')
  writeFileSync(index, files.join('\n'))
  const assets = Object.fromEntries(files.map((file) => [file, join(root, file)]))
  const blob = join(workFolder, 'program.blob')
  const settings = join(workFolder, 'executable.json')
  writeFileSync(
    settings,
    JSON.stringify({
      // A name without a folder: it is what stack traces show.
      main: basename(bundleFile),
      output: blob,
      disableExperimentalSEAWarning: true,
      // Compiled code would save a tenth of a second at each start, and be other bytes in every release.
      useCodeCache: false,
      assets: { ...assets, 'resources.txt': index },
    }),
  )
  run(node, ['--experimental-sea-config', settings], {
    cwd: dirname(bundleFile),
    env: { NODE_OPTIONS: '' },
  })
  copyFileSync(node, executable)
  chmodSync(executable, 0o755)
  // The names of its functions are for those who debug Node.js itself: a fifth of its size.
  run('strip', ['--strip-all', executable])
  run(process.execPath, [postject, executable, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    env: { NODE_OPTIONS: '' },
  })
}

function embeddedFiles(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length)),
  )
  return [...inFolders, ...FILES].sort()
}
