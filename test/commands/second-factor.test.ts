import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { CommanderError } from 'commander'
import t, { type Test } from 'tap'
import { accountCommand } from '../../src/commands/account.ts'
import { CommandError } from '../../src/commands/command-error.ts'
import type { CommandContext } from '../../src/commands/context.ts'
import { rotateKeyCommand } from '../../src/commands/rotate-key.ts'
import { createCodeHash } from '../../src/second-factor/code-secrets.ts'
import { createResetStore } from '../../src/second-factor/reset-store.ts'
import { readSecretKey } from '../../src/storage/data-folder.ts'
import { keyFolder } from '../../src/storage/key-folder.ts'
import { createKeyRing } from '../../src/storage/key-ring.ts'
import { testDatabase } from '../support/database.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { secondFactorDesk } from '../support/second-factor-desk.ts'

/** 14:20 in Asia/Ho_Chi_Minh is half an hour later. */
const NOW = Date.UTC(2026, 10, 24, 6, 50)

/** Commands on a database that stays, typed by whoever is at the machine. */
async function terminal(t: Test) {
  const database = await testDatabase(t)
  const desk = await secondFactorDesk(database)
  const dataFolder = t.testdir()
  const config = { ...sampleConfig(), dataFolder }
  let now = NOW

  async function run(who: string, args: string[], command = accountCommand) {
    const stdout = new PassThrough()
    const stderr = new PassThrough()
    const context = {
      open: async () => ({ config, database, accounts: desk.accounts, close: async () => {} }),
      stdout,
      stderr,
      now: () => now,
      operator: () => ({ kind: 'operator', name: who, cameFrom: '10.0.0.3' }),
      interruption: () => new AbortController().signal,
    } as unknown as CommandContext
    let exitCode = 0
    let message = ''
    try {
      await command(context).parseAsync(args, { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CommanderError)) throw error
      ;({ exitCode, message } = error)
    }
    const text = (stream: PassThrough) => String(stream.read() ?? '')
    return { output: text(stdout), errors: text(stderr), exitCode, message }
  }

  return {
    database,
    desk,
    dataFolder,
    factor: (who: string, ...args: string[]) => run(who, ['second-factor', ...args]),
    rotateKey: (...args: string[]) => run('hoang', args, rotateKeyCommand),
    advance: (ms: number) => {
      now += ms
    },
  }
}

t.test('product 3.5: two operators, and a code in the words that are read out', async (t) => {
  const { database, desk, dataFolder, factor } = await terminal(t)
  const id = await desk.addPerson()
  await desk.enrol(id)
  const asked = await factor('hoang', 'reset', 'tamtt', '--reason', 'mất điện thoại')
  t.match(asked.output, /^Request 1: .*tamtt@binhphuoc\.gov\.vn/)

  const shown = await factor('hoang', 'tamtt')
  t.match(shown.output, /Reset: +request 1 by hoang waits for approval: mất điện thoại/)
  t.match(JSON.parse((await factor('hoang', 'tamtt', '--json')).output), {
    mailbox: 'tamtt@binhphuoc.gov.vn',
    isEnrolled: true,
    recoveryCodesLeft: 10,
    areRecoveryCodesConfirmed: false,
    trustedDevices: [],
    openRequest: 1,
  })
  const list = JSON.parse((await factor('lan', 'requests', '--json')).output)
  t.match(list, { requests: [{ id: 1, requestedBy: 'hoang', state: 'open' }], next: null })

  const own = await factor('hoang', 'approve', '1')
  t.match(own, { exitCode: 1, output: '', message: /somebody else must approve/ })

  const approved = await factor('lan', 'approve', '1')
  const words = /^Mã: (\S{4}-\S{4}), hiệu lực đến 14:20\. Đọc từng nhóm 4 ký tự\.$/m
  const code = words.exec(approved.output)?.[1]?.replace('-', '') ?? ''
  t.equal(code.length, 8, approved.output)
  t.match(approved.output, 'tamtt@binhphuoc.gov.vn: mất điện thoại')
  t.match(await factor('minh', 'approve', '1'), {
    exitCode: 1,
    message: /Request 1 is approved \(by lan\)/,
  })

  // The server, with the same secret, knows the code.
  const hashOf = createCodeHash(readSecretKey(dataFolder))
  const isSpent = await createResetStore(database).spendBypass(
    id,
    {
      codeHash: hashOf('bypass', id, code),
      holderHash: hashOf('holder', id, 'sign-in 1'),
      enrolUntil: NOW + 1,
    },
    { ...desk.act(id), at: NOW + 1 },
  )
  t.equal(isSpent, true)
})

t.test('TCVN 5.5.2.2 b: break-glass is loud, and wants a reason in a whole sentence', async (t) => {
  const { desk, factor } = await terminal(t)
  const id = await desk.addPerson()
  await desk.enrol(id)
  const reset = ['reset', 'tamtt', '--break-glass', '--reason']
  t.match(await factor('hoang', ...reset, 'gấp'), { exitCode: 65, output: '', message: /20/ })
  const issued = await factor('hoang', ...reset, 'máy chủ thư hỏng lúc nửa đêm, trực một mình')
  t.match(issued.output, /^Mã: \S{4}-\S{4}, hiệu lực đến 14:20/m)
  t.match(issued.errors, /^BREAK GLASS: nobody else has approved this/)
  t.match((await factor('lan', 'requests', '--all')).output, /break-glass +hoang/)
  t.equal((await desk.events(id)).includes('second-factor.break-glass'), true)
})

t.test('requests end: withdrawn, expired, and what is not there', async (t) => {
  const { desk, factor, advance } = await terminal(t)
  await desk.enrol(await desk.addPerson())
  const reset = ['reset', 'tamtt', '--reason', 'mất điện thoại']
  await factor('hoang', ...reset)
  t.match(await factor('lan', ...reset), { exitCode: 1, message: /hoang has asked.*request 1/ })
  t.match(await factor('lan', 'withdraw', '1'), { output: 'Request 1 is withdrawn.\n' })
  t.match(await factor('lan', 'approve', '1'), { exitCode: 1, message: /is withdrawn \(by lan\)/ })
  await factor('hoang', ...reset)
  advance(24 * 3_600_000)
  t.match(await factor('lan', 'approve', '2'), { exitCode: 1, message: /Request 2 has expired/ })
  t.match(await factor('lan', 'approve', '9'), { exitCode: 1, message: /no request 9/ })
  t.match(await factor('lan', 'approve', 'x'), { exitCode: 64, message: /number/ })
  t.match(await factor('lan', 'requests'), { output: 'No requests.\n' })
  const page = await factor('lan', 'requests', '--all', '--limit', '1')
  t.match(page.output, /More: --before 2/)
  t.match((await factor('lan', 'requests', '--all', '--before', '2')).output, /withdrawn/)
})

t.test('who has none, who is unknown, and what was typed wrongly', async (t) => {
  const { desk, factor } = await terminal(t)
  await desk.addPerson()
  t.match((await factor('hoang', 'tamtt')).output, /Second factor: +off\n$/)
  const reset = ['reset', 'tamtt', '--reason', 'mất']
  t.match(await factor('hoang', ...reset), { exitCode: 1, message: /no second factor/ })
  t.match(await factor('hoang', 'sonnv'), { exitCode: 1, message: /no account sonnv/ })
  t.match(await factor('hoang', 'reset', 'tamtt'), { exitCode: 64, message: /--reason/ })
  t.match(await factor('hoang'), { exitCode: 64, message: /Name an account/ })
})

t.test('devices are shown and forgotten', async (t) => {
  const { desk, factor, advance } = await terminal(t)
  const id = await desk.addPerson()
  await desk.enrol(id)
  await desk.trust(desk.act(id), id, 'Chrome trên Windows')
  advance(1000)
  t.match(
    (await factor('hoang', 'tamtt')).output,
    /Trusted device: +Chrome trên Windows, 10\.0\.0\.9/,
  )
  const forget = ['forget-devices', 'tamtt', '--reason', 'bán máy cũ']
  t.match(await factor('hoang', ...forget), { output: /on 1 device\.\n$/ })
  t.notMatch((await factor('hoang', 'tamtt')).output, /Trusted/)
})

t.test('5.3 L10: rotate-key, and how the keys stand', async (t) => {
  const { database, desk, dataFolder, rotateKey } = await terminal(t)
  t.match(await rotateKey('--status'), { output: 'No key was needed yet.\n' })
  t.equal(existsSync(join(dataFolder, 'keys')), false)
  const id = await desk.addPerson()
  const ring = createKeyRing(keyFolder(dataFolder))
  const sealed = ring.seal({ purpose: 'authenticator app', accountId: id }, Buffer.alloc(20))
  await database.change(
    'process',
    `INSERT INTO totp_apps (account_id, sealed_key, key_id, last_step, enrolled_at, last_used_at)
     VALUES (:id, :bytes, :keyId, 0, 1, 1)`,
    { id, ...sealed },
  )
  const rotated = await rotateKey()
  t.match(rotated.output, /^Key [0-9a-f]{8} encrypts now\. Secrets encrypted anew: 1\./)
  const { keys } = JSON.parse((await rotateKey('--status', '--json')).output)
  t.match(keys, [
    { key: sealed.keyId, secrets: 0, isNewest: false },
    { secrets: 1, isNewest: true, isThere: true },
  ])
  t.match((await rotateKey('--status')).output, /1 +encrypts\n$/)
})
