import t from 'tap'
import { judgePasswordRules, judgeSecondFactor } from '../../src/health/access-rules.ts'
import { judgeAdministrators } from '../../src/health/administrators.ts'
import { judgeApplications } from '../../src/health/applications.ts'
import { judgeBackups } from '../../src/health/backups.ts'
import { judgeClock } from '../../src/health/clock.ts'
import { judgeDatabase } from '../../src/health/database.ts'
import { judgeDisk } from '../../src/health/disk.ts'
import { type Finding, worstOf } from '../../src/health/finding.ts'
import { judgeFlush } from '../../src/health/flush.ts'
import { judgeHttps } from '../../src/health/https.ts'
import { judgeKeys } from '../../src/health/keys.ts'
import { judgeLogoutQueue } from '../../src/health/logout-queue.ts'
import { judgeMaintenance } from '../../src/health/maintenance.ts'
import { judgePermissions } from '../../src/health/permissions.ts'
import { judgeProgram } from '../../src/health/program.ts'
import { judgeProxies } from '../../src/health/proxies.ts'
import { judgeSecurityContact } from '../../src/health/security-contact.ts'
import { judgeDurability, judgeLog, judgeTestSettings } from '../../src/health/settings.ts'
import { judgeSuffixes } from '../../src/health/suffixes.ts'
import { judgeRetention, judgeTrail } from '../../src/health/trail.ts'
import { healthEn } from '../../src/i18n/health-en.ts'
import { healthVi } from '../../src/i18n/health-vi.ts'

const NOW = Date.parse('2026-11-30T01:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

const secured = (days: number) =>
  judgeHttps({ kind: 'secured', protocol: 'TLSv1.3', validUntil: NOW + days * DAY }, NOW)
const refused = (isCertificate: boolean) =>
  judgeHttps({ kind: 'failed', address: 'a.example', isCertificate, detail: 'why' }, NOW)
const off = (offsetMs: number | undefined) =>
  judgeClock({
    servers: [{ server: 'ntp.example', offsetMs, detail: 'late' }],
    isSynchronized: true,
  })
const system = (isSynchronized: boolean | undefined) => judgeClock({ servers: [], isSynchronized })
const disk = (usedPart: number) => [judgeDisk({ folder: '/d', usedPart, freeBytes: 5e9 })]
const file = (mode: number, owner = 7) => judgePermissions([{ file: '/k', mode, owner }], 7)

const whole = {
  kind: 'looked-at',
  problems: [] as string[] | undefined,
  lostReferences: 0,
  version: 24,
  newestVersion: 24,
  bytes: 5e6,
  journalBytes: 0,
  milliseconds: 3,
  file: '/d/cas.sqlite',
} as const
const database = (changes: object) => judgeDatabase({ ...whole, ...changes })

const backedUp = {
  isOn: true,
  isUnencrypted: false,
  folder: '/b',
  isOnSameDiskOnly: false,
  lastGood: { startedAt: NOW - 5 * HOUR, name: 'cas-1' },
  lastTry: { outcome: 'done', problem: '' },
  lastGoodTest: { finishedAt: NOW - 2 * DAY },
} as const
const backups = (changes: object) => judgeBackups({ ...backedUp, ...changes }, NOW)

const person = (isActivated: boolean, hasSecondFactor: boolean) => ({
  address: 'hoalt@tinh.gov.vn',
  isActivated,
  hasSecondFactor,
})
const GOOD = person(true, true)

const strict = {
  outside: 'required',
  officeNetworks: ['10.0.0.0/8', '203.0.113.0/24'],
  alwaysForGroups: ['quan-tri'],
  administratorGroups: ['quan-tri'],
} as const
const second = (changes: object) => judgeSecondFactor({ ...strict, ...changes })

const behind = {
  isHttps: true,
  hasTls: false,
  trustedProxies: ['10.1.1.1'],
  listenHost: '127.0.0.1',
}
const proxies = (changes: object) => judgeProxies({ ...behind, ...changes })

const key = (changes: object) => ({
  keyId: 'a1',
  count: 3,
  isNewest: true,
  isThere: true,
  ...changes,
})
const app = (changes: object) => ({ id: 'onewin', isPlain: false, hasValidated: true, ...changes })

/** What is so → how bad that is, and words that the list must say of it. */
const ROWS: [what: string, found: readonly Finding[], levels: string, words?: RegExp][] = [
  ['a certificate for half a year', secured(180), 'ok', /180 days/],
  ['one for 29 days', secured(29), 'warn', /29 more days/],
  ['one for 6 days', secured(6), 'fail'],
  ['one that has expired', secured(-1), 'fail'],
  ['a chain that is not whole', refused(true), 'fail', /full chain/],
  ['an address that cannot be reached', refused(false), 'warn', /cannot be reached/],
  ['a server on trial', judgeHttps({ kind: 'loopback', address: 'localhost' }, NOW), 'warn'],
  ['a clock that is right', off(-800), 'ok', /800 ms/],
  ['one 5 seconds ahead', off(5_000), 'warn', /5 seconds/],
  ['one 5 seconds behind', off(-5_000), 'warn'],
  ['one a minute off', off(60_000), 'fail'],
  ['a silent time server', off(undefined), 'warn', /does not answer: late/],
  ['a system that is synchronized', system(true), 'ok'],
  ['one that is not', system(false), 'warn'],
  ['one that does not say', system(undefined), 'warn', /not checked/],
  ['a disk of 79 %', disk(0.79), 'ok', /5\.0 GB free/],
  ['a disk of 80 %', disk(0.8), 'warn'],
  ['a disk of 90 %', disk(0.9), 'fail'],
  ['a folder that is gone', [judgeDisk({ folder: '/d', problem: 'ENOENT' })], 'fail', /ENOENT/],
  ['a file for its owner alone', file(0o100600), 'ok'],
  ['one that the group reads', file(0o100640), 'fail', /\(640\)/],
  ['one that root keeps for the group of the server', file(0o100640, 0), 'ok'],
  ['one of root that all read', file(0o100644, 0), 'fail'],
  ['one of somebody else', file(0o100600, 0), 'warn', /user 0, not to 7/],
  ['one that is gone', judgePermissions([{ file: '/k', problem: 'ENOENT' }], 7), 'fail'],
  ['a whole database', database({}), 'ok'],
  ['a damaged one', database({ problems: ['Tree 5 page 7: btreeInitPage'] }), 'fail', /page 7/],
  ['rows without the others', database({ lostReferences: 2 }), 'fail', /2 rows/],
  ['one of a newer program', database({ newestVersion: 23 }), 'fail', /newer/],
  ['one of an older program', database({ newestVersion: 25 }), 'warn', /cas migrate/],
  ['a long write-ahead log', database({ journalBytes: 3e8 }), 'warn', /300 MB/],
  ['a big one', database({ problems: undefined }), 'ok', /Not looked at in full/],
  ['none', judgeDatabase({ kind: 'missing', file: '/d', newestVersion: 1 }), 'fail', /cas init/],
  ['a fast disk', judgeFlush([1, 2, 3, 90]), 'ok', /90 ms/],
  ['a slow one', judgeFlush([30, 40, 50]), 'warn'],
  ['a very slow one', judgeFlush([200, 300, 400]), 'fail'],
  ['the usual durability', judgeDurability('process'), 'ok'],
  ['a good backup', backups({}), 'ok ok', /5 hours old/],
  ['one of 27 hours', backups({ lastGood: { startedAt: NOW - 27 * HOUR, name: 'b' } }), 'fail ok'],
  ['none yet', backups({ lastGood: undefined }), 'fail'],
  ['nobody to read them', backups({ isOn: false }), 'fail', /cas backup key/],
  [
    'a failed try',
    backups({ lastTry: { outcome: 'failed', problem: 'ENOSPC' } }),
    'ok warn ok',
    /ENOSPC/,
  ],
  [
    'a copy that failed',
    backups({ lastTry: { outcome: 'done', problem: 'no copy' } }),
    'ok warn ok',
  ],
  ['no test for long', backups({ lastGoodTest: { finishedAt: NOW - 9 * DAY } }), 'ok warn'],
  ['no test', backups({ lastGoodTest: undefined }), 'ok warn'],
  ['the same disk', backups({ isOnSameDiskOnly: true, isUnencrypted: true }), 'ok ok warn warn'],
  ['all keys', judgeKeys([key({ isNewest: false, count: 0 }), key({})]), 'ok'],
  ['a key that is gone', judgeKeys([key({ isThere: false }), key({})]), 'fail', /a1/],
  [
    'a change of keys that stopped',
    judgeKeys([key({ isNewest: false }), key({})]),
    'warn',
    /3 secrets/,
  ],
  ['a whole trail', judgeTrail({ count: 9, fault: undefined }), 'ok'],
  [
    'a changed entry',
    judgeTrail({ count: 4, fault: { kind: 'changed', id: 5 } }),
    'fail',
    /Entry 5/,
  ],
  [
    'entries that are gone',
    judgeTrail({ count: 4, fault: { kind: 'removed', from: 5, to: 6 } }),
    'fail',
    /5/,
  ],
  ['a year of the trail', judgeRetention(12), 'ok'],
  ['three months', judgeRetention(3), 'warn', /accounts\.auditMonths/],
  ['an ordinary log', judgeLog('info'), 'ok'],
  ['one that tells all', judgeLog('debug'), 'warn'],
  ['one that tells nothing', judgeLog('silent'), 'warn'],
  ['two administrators', judgeAdministrators([GOOD, GOOD]), 'ok'],
  ['no administrator', judgeAdministrators([]), 'fail', /cas init/],
  ['one', judgeAdministrators([GOOD]), 'warn', /only one/],
  [
    'one without a second factor',
    judgeAdministrators([GOOD, person(true, false)]),
    'fail',
    /hoalt/,
  ],
  [
    'one who never came',
    judgeAdministrators([GOOD, GOOD, person(false, false)]),
    'warn',
    /Not activated/,
  ],
  ['a second factor for whom it must', second({}), 'ok'],
  ['none outside', second({ outside: 'optional' }), 'warn'],
  ['none for administrators', second({ alwaysForGroups: [] }), 'fail', /quan-tri/],
  ['offices all over the world', second({ officeNetworks: ['116.0.0.0/8'] }), 'warn', /116/],
  ['passwords as the standard hints', judgePasswordRules('vn-level3', 14), 'ok'],
  ['shorter ones', judgePasswordRules('vn-level3', 8), 'warn', /8 characters/],
  ['real suffixes', judgeSuffixes([{ name: 'tinh.gov.vn', state: 'active' }], '2026-11-30'), 'ok'],
  [
    'one of an example',
    judgeSuffixes([{ name: 'tinh.example', state: 'active' }], '2026-11-30'),
    'warn',
  ],
  [
    'one past its day',
    judgeSuffixes(
      [{ name: 'cu.gov.vn', state: 'accepted', retiredOn: '2026-07-01' }],
      '2026-11-30',
    ),
    'warn',
    /cu\.gov\.vn/,
  ],
  ['a connected application', judgeApplications([app({})]), 'ok'],
  ['none at all', judgeApplications([]), 'warn'],
  ['one that never came', judgeApplications([app({ hasValidated: false })]), 'warn', /onewin/],
  ['one in the clear', judgeApplications([app({ isPlain: true })]), 'warn', /allowHttp/],
  ['a proxy by its address', proxies({}), 'ok', /10\.1\.1\.1/],
  ['no proxy and no tls', proxies({ trustedProxies: [] }), 'fail'],
  [
    'a server on trial without one',
    proxies({ isHttps: false, trustedProxies: [] }),
    'ok',
    /on trial/,
  ],
  [
    'a folder that is gone with all that was in it',
    judgePermissions(
      ['/d', '/d/a', '/d/b/c'].map((file) => ({ file, problem: 'ENOENT' })),
      7,
    ),
    'fail',
  ],
  ['https without a proxy', proxies({ hasTls: true, trustedProxies: [] }), 'ok'],
  ['a whole network of proxies', proxies({ trustedProxies: ['10.0.0.0/8'] }), 'warn'],
  ['a small network of proxies', proxies({ trustedProxies: ['10.1.1.0/28', 'fd00::/64'] }), 'ok'],
  ['a way past the proxy', proxies({ listenHost: '0.0.0.0' }), 'warn'],
  ['sign-outs that were told', judgeLogoutQueue(0), 'ok'],
  ['some that were not', judgeLogoutQueue(3), 'warn', /3 sign-outs/],
  ['nobody to tell', judgeSecurityContact(undefined, NOW), 'warn', /securityContact/],
  ['somebody to tell', judgeSecurityContact('2027-06-30', NOW), 'ok', /2027-06-30/],
  ['the day itself', judgeSecurityContact('2026-11-30', NOW), 'warn', /only/],
  ['the day after', judgeSecurityContact('2026-11-29', NOW), 'warn', /ended/],
  ['an open server', judgeMaintenance(undefined), 'ok'],
  ['one that is closed', judgeMaintenance('14:05'), 'warn', /until 14:05/],
  ['a real system', judgeTestSettings(undefined), 'ok'],
  ['the mark of a test system', judgeTestSettings('thu'), 'warn', /thu/],
  ['a Node with fixes', judgeProgram('1.0.0', '24.22.3'), 'ok'],
  ['a Node without', judgeProgram('1.0.0', '20.20.2'), 'warn'],
]

for (const [what, found, levels, words] of ROWS) {
  t.test(`${what}: ${levels}`, async (t) => {
    t.equal(found.map(({ level }) => level).join(' '), levels)
    const english = found.map(({ say }) => Object.values(say(healthEn)).join('\n')).join('\n')
    if (words) t.match(english, words)
    for (const { level, say } of found) {
      for (const language of [healthVi, healthEn]) {
        const { what, why, todo } = say(language)
        t.ok(what, 'says what is so')
        t.equal(Boolean(why && todo), level !== 'ok' || why !== undefined, 'and what to do')
      }
    }
  })
}

t.test('the worst finding is what counts', async (t) => {
  t.equal(worstOf([]), 'ok')
  t.equal(worstOf([{ level: 'warn' }, { level: 'ok' }]), 'warn')
  t.equal(worstOf([{ level: 'warn' }, { level: 'fail' }, { level: 'ok' }]), 'fail')
})
