import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decryptFile, encryptFile, newIdentity } from '../../src/backup/encryption.ts'
import { readTar, writeTar } from '../../src/backup/tar.ts'
import { publish, sweepPartials, writeWhole } from '../../src/backup/whole-file.ts'

const folderOf = (t: { testdir(): string }) => t.testdir()

t.test('age: what went in comes out, for each of the recipients and nobody else', async (t) => {
  const folder = folderOf(t)
  const at = (name: string) => join(folder, name)
  const [one, two, other] = await Promise.all([newIdentity(), newIdentity(), newIdentity()])
  const text = randomBytes(300_000)
  writeFileSync(at('plain'), text)
  const made = await encryptFile(at('plain'), at('sealed'), [one.recipient, two.recipient])
  t.equal(made.plain.bytes, text.length)
  t.equal(made.sealed.bytes, statSync(at('sealed')).size)
  t.equal(statSync(at('sealed')).mode & 0o777, 0o600)
  t.match(readFileSync(at('sealed'), 'latin1'), /^age-encryption.org\/v1\n/)
  for (const [index, { identity }] of [one, two].entries()) {
    const back = await decryptFile(at('sealed'), at(`open${index}`), [other.identity, identity])
    t.same(readFileSync(at(`open${index}`)), text)
    t.same(back, made)
  }
  await t.rejects(decryptFile(at('sealed'), at('no'), [other.identity]), {
    message: /encrypted to somebody else/,
  })
})

t.test('age: every changed, missing or added byte is found', async (t) => {
  const folder = folderOf(t)
  const at = (name: string) => join(folder, name)
  const { identity, recipient } = await newIdentity()
  await encryptFile(randomBytes(70_000), at('sealed'), [recipient])
  const sealed = readFileSync(at('sealed'))
  const changed = (offset: number) => {
    const bytes = Buffer.from(sealed)
    bytes[offset] = (bytes[offset] ?? 0) ^ 1
    return bytes
  }
  const wrong = [
    changed(180),
    changed(60_000),
    changed(sealed.length - 1),
    sealed.subarray(0, 66_000),
    sealed.subarray(0, 30),
    Buffer.concat([sealed, sealed]),
    Buffer.from('no age at all'),
  ]
  for (const [index, bytes] of wrong.entries()) {
    writeFileSync(at(`wrong${index}`), bytes)
    await t.rejects(decryptFile(at(`wrong${index}`), at(`out${index}`), [identity]), {
      name: 'BackupError',
    })
  }
})

t.test('an archive can be read by everybody’s tar', async (t) => {
  const folder = folderOf(t)
  const files = [
    { path: 'data/secret.key', bytes: randomBytes(44), modifiedAt: 1_796_000_000_000 },
    { path: 'config/empty.json', bytes: Buffer.alloc(0), modifiedAt: 0 },
    { path: 'files/block', bytes: randomBytes(512), modifiedAt: 1_796_000_000_000 },
  ]
  const archive = writeTar(files)
  writeFileSync(join(folder, 'a.tar'), archive)
  execFileSync('tar', ['xf', 'a.tar'], { cwd: folder })
  for (const { path, bytes } of files) t.same(readFileSync(join(folder, path)), bytes)
  t.same(readTar(archive), files)
  t.throws(() => readTar(archive.subarray(0, 700)), { name: 'BackupError' })
  const broken = Buffer.from(archive)
  broken[3] = 0x78
  t.throws(() => readTar(broken), { name: 'BackupError' })
})

t.test('a file has its name when it is whole, and leaves nothing when it fails', async (t) => {
  const folder = folderOf(t)
  const file = join(folder, 'cas-1.json')
  await t.rejects(
    writeWhole(file, async (partial) => {
      writeFileSync(partial, 'half')
      t.same(readdirSync(folder), ['.cas-1.json.partial'])
      throw new Error('full')
    }),
    { message: 'full' },
  )
  t.same(readdirSync(folder), [])
  await writeWhole(file, async (partial) => writeFileSync(partial, 'whole'))
  t.same(readdirSync(folder), ['cas-1.json'])
  await t.rejects(publish(join(folder, 'cas-2.json')), { code: 'ENOENT' })
  writeFileSync(join(folder, '.cas-3.json.partial'), 'left by a kill')
  writeFileSync(join(folder, '.other.partial'), 'not ours')
  t.equal(await sweepPartials(folder, Number.POSITIVE_INFINITY), 1)
  t.same(readdirSync(folder), ['.other.partial', 'cas-1.json'])
})
