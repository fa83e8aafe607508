import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { version } from '../../src/version.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/install.md', import.meta.url)), 'utf8')

t.test('the page on installing names the release that it comes with', async (t) => {
  const named = [...page.matchAll(/^(?:# )?VERSION=(.*)$/gm)].map(([, word]) => word)
  t.same(named, [version, version])
})
