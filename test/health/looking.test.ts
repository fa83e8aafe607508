import { createSocket } from 'node:dgram'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import t, { type Test } from 'tap'
import { askTime } from '../../src/health/ask-time.ts'
import { lookAtDisk } from '../../src/health/disk.ts'
import { findingsOf } from '../../src/health/finding.ts'
import { measureFlushes } from '../../src/health/flush.ts'
import { lookAtHttps } from '../../src/health/look-at-https.ts'
import { lookAtFiles } from '../../src/health/permissions.ts'
import { runChecks } from '../../src/health/run-checks.ts'
import { healthEn } from '../../src/i18n/health-en.ts'
import { createConnector } from '../../src/outgoing/secure-connection.ts'
import { inspectDatabase } from '../../src/storage/inspect-database.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { selfSignedCertificate } from '../support/certificate.ts'

/** Whom everybody trusts. */
const PUBLIC = { certificateAuthority: undefined }

function newFolder(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-health-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A time server that is so far ahead; `stratum` 0: it has no time to tell. */
async function timeServer(t: Test, aheadMs: number, stratum = 2): Promise<string> {
  const socket = createSocket('udp4')
  socket.on('message', (_question, { port, address }) => {
    const answer = Buffer.alloc(48)
    answer[0] = 0x24
    answer[1] = stratum
    const at = Date.now() + aheadMs
    answer.writeUInt32BE(Math.floor(at / 1000) + 2_208_988_800, 40)
    answer.writeUInt32BE(Math.floor(((at % 1000) / 1000) * 2 ** 32), 44)
    socket.send(answer, port, address)
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  t.teardown(() => socket.close())
  return `127.0.0.1:${socket.address().port}`
}

t.test('a time server is believed, half of the way off', async (t) => {
  const server = await timeServer(t, 7_000)
  const ahead = await askTime({ server, timeoutMs: 5_000, now: Date.now })
  t.ok(Math.abs(ahead + 7_000) < 1_000, `${ahead} ms`)
})

t.test('one without the time, and one that is silent, are no answer', async (t) => {
  const server = await timeServer(t, 0, 0)
  await t.rejects(askTime({ server, timeoutMs: 200, now: Date.now }), /no answer|refused/i)
  const nobody = { server: '127.0.0.1:9', timeoutMs: 200, now: Date.now }
  await t.rejects(askTime(nobody))
  await t.rejects(askTime({ server: 'no.such.host.invalid', timeoutMs: 5_000, now: Date.now }))
})

t.test('checks that fail or never end are findings, and the others go on', async (t) => {
  const { ok } = findingsOf('log')
  const found = await runChecks(
    [
      { name: 'disk', run: () => Promise.reject(new Error('EIO: broken\nat somewhere')) },
      { name: 'clock', run: () => new Promise(() => {}) },
      { name: 'log', run: async () => [ok((words) => words.log.good('info'))] },
    ],
    50,
  )
  t.same(
    found.map(({ check, level }) => `${check} ${level}`),
    ['disk fail', 'clock warn', 'log ok'],
  )
  t.match(found[0]?.say(healthEn).what, /Could not be checked: EIO: broken$/)
})

t.test('a database is looked at as it lies there', async (t) => {
  const folder = newFolder(t)
  const file = join(folder, 'cas.sqlite')
  t.equal(inspectDatabase(file).kind, 'missing')
  writeFileSync(file, 'no database at all, but some text that is long enough to be read as one')
  t.equal(inspectDatabase(file).kind, 'unusable')
  rmSync(file)
  const database = openSqlite({ file })
  await database.change('process', 'CREATE TABLE a (id INTEGER PRIMARY KEY)')
  t.match(inspectDatabase(file), { kind: 'looked-at', problems: [], lostReferences: 0, version: 0 })
  await database.close()
})

t.test('the machine is looked at, and nothing is left behind', async (t) => {
  const folder = newFolder(t)
  t.match(await lookAtDisk(folder), { usedPart: Number, freeBytes: Number })
  t.match(await lookAtDisk(join(folder, 'gone')), { problem: 'ENOENT' })
  const [there, gone] = await lookAtFiles([folder, join(folder, 'gone')])
  t.match(there, { mode: Number, owner: process.getuid?.() })
  t.match(gone, { problem: 'ENOENT' })
  t.equal((await measureFlushes(folder)).length, 20)
  t.same(readdirSync(folder), [])
})

t.test('a server on this machine is on trial; a name that is not there is told', async (t) => {
  t.match(await lookAtHttps('http://localhost:8080', PUBLIC), { kind: 'loopback' })
  const facts = await lookAtHttps('https://dangnhap.invalid', PUBLIC)
  t.match(facts, { kind: 'failed', isCertificate: false })
})

t.test('a certificate is believed from the authority that is named alone', async (t) => {
  const { certFile, keyFile } = selfSignedCertificate(t, 'dangnhap.tinh.example')
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const connector = createConnector({ resolve: async () => ['127.0.0.1'] })
  const address = `https://dangnhap.tinh.example:${port}`
  const facts = await lookAtHttps(address, { ...PUBLIC, connector })
  t.match(facts, { kind: 'failed', isCertificate: true, detail: /self-signed/ })
  const certificateAuthority = readFileSync(certFile, 'utf8')
  const secured = await lookAtHttps(address, { certificateAuthority, connector })
  t.match(secured, { kind: 'secured', protocol: 'TLSv1.3', validUntil: Number })
})
