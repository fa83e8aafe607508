/**
 * `npm run gallery [-- FOLDER]`: every page in every state that the browser tests look at, in both
 * languages, at 390 and 1280 px, light and dark, on one page of pictures: `gallery/index.html`. The
 * pictures are taken by those tests, so that no state is looked at by axe alone.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Picture, readPictureName } from '../test/support/picture.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'gallery'))
const pictures = join(folder, 'pictures')
rmSync(pictures, { recursive: true, force: true })
mkdirSync(pictures, { recursive: true })

const code = await runBrowserTests()
const found = readdirSync(pictures)
  .flatMap((file) => readPictureName(file) ?? [])
  .sort((a, b) => a.file.localeCompare(b.file))
writeFileSync(join(folder, 'index.html'), galleryOf(found))
process.stdout.write(
  `${found.length} pictures of ${statesOf(found).size} states: ${folder}/index.html\n`,
)
process.exitCode = found.length > 0 ? code : 1

function runBrowserTests(): Promise<number> {
  const tap = join(root, 'node_modules/tap/dist/esm/run.mjs')
  const child = spawn(
    process.execPath,
    [tap, 'run', 'test/browser/*.test.ts', '--reporter=terse'],
    {
      cwd: root,
      env: { ...process.env, CAS_SHOTS: pictures },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  return new Promise((done) => {
    child.on('close', (status) => done(status ?? 1))
  })
}

function statesOf(all: readonly Picture[]): Map<string, Picture[]> {
  const states = new Map<string, Picture[]>()
  for (const picture of all)
    states.set(picture.state, [...(states.get(picture.state) ?? []), picture])
  return states
}

function galleryOf(all: readonly Picture[]): string {
  const sections = [...statesOf(all)].map(
    ([state, ofState]) => `<section id="${escaped(state)}">
<h2>${escaped(state)}</h2>
<div class="row">${ofState.map(figureOf).join('\n')}</div>
</section>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Gallery of pages</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 2rem; background: #ddd; }
.row { display: flex; flex-wrap: wrap; align-items: flex-start; }
figure { margin: 0 1rem 1rem 0; }
img { display: block; border: 1px solid #888; }
.narrow { width: 195px; }
.wide { width: 480px; }
</style>
<h1>${all.length} pictures</h1>
${sections.join('\n')}
</html>
`
}

function figureOf({ file, language, width, scheme }: Picture): string {
  const href = `pictures/${encodeURIComponent(file)}`
  return `<figure><a href="${href}"><img class="${width < 600 ? 'narrow' : 'wide'}" src="${href}" alt="" loading="lazy"></a>
<figcaption>${[language, width, scheme].join(', ')}</figcaption></figure>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
