import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { keyFolder } from '../../src/storage/key-folder.ts'
import { createKeyRing } from '../../src/storage/key-ring.ts'
import { keysInMemory } from '../support/keys.ts'

const USE = { purpose: 'authenticator app', accountId: 7 }
const TEXT = Buffer.from('a key of twenty bytes')

t.test('5.3 L10: what is sealed is opened, and by nobody without the key', async (t) => {
  const keys: Uint8Array[] = []
  const ring = createKeyRing(keysInMemory(keys))
  const { keyId, bytes } = ring.seal(USE, TEXT)
  t.same(Buffer.from(ring.open(USE, bytes)), TEXT)
  t.equal(keyId, ring.newestId())
  t.equal(Buffer.from(bytes).includes(TEXT), false)
  const other = createKeyRing(keysInMemory())
  t.throws(() => other.open(USE, bytes), { problem: 'missing', message: new RegExp(keyId) })
})

t.test('row 19: the same text is never sealed to the same bytes', async (t) => {
  const ring = createKeyRing(keysInMemory())
  const seen = new Set<string>()
  for (let count = 0; count < 1000; count++) {
    seen.add(Buffer.from(ring.seal(USE, TEXT).bytes.subarray(5, 17)).toString('hex'))
  }
  t.equal(seen.size, 1000, 'nonces')
})

const elsewhere: [what: string, use: typeof USE][] = [
  ['another account', { ...USE, accountId: 8 }],
  ['another purpose', { ...USE, purpose: 'something else' }],
]

for (const [what, use] of elsewhere) {
  t.test(`what is sealed for one cannot be opened for ${what}`, async (t) => {
    const ring = createKeyRing(keysInMemory())
    const { bytes } = ring.seal(USE, TEXT)
    t.throws(() => ring.open(use, bytes), { name: 'StorageError', problem: 'damaged' })
  })
}

t.test('a bit that was changed anywhere, or a text cut short, is an error', async (t) => {
  const ring = createKeyRing(keysInMemory())
  const { bytes } = ring.seal(USE, TEXT)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    t.throws(() => ring.open(USE, changed), { name: 'StorageError' })
    t.throws(() => ring.open(USE, bytes.subarray(0, at)), { name: 'StorageError' })
  }
})

t.test('the newest key encrypts, older ones decrypt; others’ keys are seen at once', async (t) => {
  const keys: Uint8Array[] = []
  const [ring, elsewhere] = [createKeyRing(keysInMemory(keys)), createKeyRing(keysInMemory(keys))]
  const first = ring.seal(USE, TEXT)
  const added = elsewhere.addKey()
  t.not(added, first.keyId)
  const second = ring.seal(USE, TEXT)
  t.equal(second.keyId, added)
  t.same(elsewhere.ids(), [first.keyId, added])
  for (const { bytes } of [first, second]) {
    t.same(Buffer.from(ring.open(USE, bytes)), TEXT)
    t.same(Buffer.from(elsewhere.open(USE, bytes)), TEXT)
  }
})

t.test('another key in the place of a lost one is not mistaken for it', async (t) => {
  const keys: Uint8Array[] = []
  const { bytes } = createKeyRing(keysInMemory(keys)).seal(USE, TEXT)
  keys.splice(0, 1, Buffer.alloc(32, 9))
  t.throws(() => createKeyRing(keysInMemory(keys)).open(USE, bytes), {
    name: 'StorageError',
    problem: 'missing',
  })
})

t.test('keys are files for their owner alone, made when first needed', async (t) => {
  const folder = t.testdir()
  const ring = createKeyRing(keyFolder(folder))
  t.same(ring.ids(), [])
  t.same(readdirSync(folder), [], 'looking makes nothing')
  const { bytes } = ring.seal(USE, TEXT)
  ring.addKey()
  const keys = join(folder, 'keys')
  t.same(readdirSync(keys).sort(), ['0001.key', '0002.key'])
  t.equal(statSync(join(keys, '0001.key')).mode & 0o777, 0o600)
  t.equal(statSync(keys).mode & 0o777, 0o700)
  t.same(Buffer.from(createKeyRing(keyFolder(folder)).open(USE, bytes)), TEXT, 'after a restart')
  t.equal(readFileSync(join(keys, '0001.key'), 'utf8').length, 44)
})

t.test('a damaged key file is told, and nothing is made in its place', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'keys'))
  const file = join(folder, 'keys', '0001.key')
  writeFileSync(file, 'not a key')
  t.throws(() => createKeyRing(keyFolder(folder)).seal(USE, TEXT), {
    problem: 'damaged',
    message: /0001\.key does not hold a key/,
  })
  t.equal(readFileSync(file, 'utf8'), 'not a key')
})

t.test('a folder that is gone is told by the key that is missed', async (t) => {
  const folder = t.testdir()
  const ring = createKeyRing(keyFolder(folder))
  const { keyId, bytes } = ring.seal(USE, TEXT)
  rmSync(join(folder, 'keys'), { recursive: true })
  const fresh = createKeyRing(keyFolder(folder))
  t.throws(() => fresh.assertHas([keyId]), { problem: 'missing', message: /keys.*Restore/s })
  t.throws(() => fresh.open(USE, bytes), { name: 'StorageError', problem: 'missing' })
})
