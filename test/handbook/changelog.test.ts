import { readFileSync } from 'node:fs'
import t from 'tap'
import { version } from '../../src/version.ts'

const text = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8')
const [, ...releases] = text.split(/^## /m)

t.test('the first release of CHANGELOG.md is this one', async (t) => {
  t.equal(releases[0]?.split('\n', 1)[0], version)
})

t.test(
  'every release tells operators and users what changes, users in both languages',
  async (t) => {
    t.ok(releases.length > 1)
    for (const release of releases) {
      const [name = ''] = release.split('\n', 1)
      const [, operators = '', users = ''] = release.split(/^### For (?:operators|users)$/m)
      t.ok(operators.trim().length > 100, `${name}: operators`)
      t.match(users, '| Tiếng Việt | English |', name)
      for (const row of users
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .slice(2)) {
        t.match(row, /^\| [^|]{10,} \| [^|]{10,} \|$/, name)
      }
    }
  },
)
