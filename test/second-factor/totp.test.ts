import t from 'tap'
import { judgeCode, totpKeyText, totpUri } from '../../src/second-factor/totp.ts'

const KEY = Buffer.from('12345678901234567890')
const UNUSED = { lastStep: -1, refusedStep: -1 }

// RFC 6238, appendix B, SHA-1; of its eight digits authenticator apps show the last six.
const vectors: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
]

for (const [seconds, code] of vectors) {
  t.test(`RFC 6238 B: at ${seconds} s the code ${code.slice(2)} is right`, async (t) => {
    const step = Math.floor(seconds / 30)
    t.same(judgeCode(KEY, code.slice(2), seconds * 1000, UNUSED), { kind: 'right', step })
  })
}

const AT = 1234567890_000
const STEP = 41152263
const code = '005924'

const judged: [what: string, atSteps: number, used: object, verdict: object][] = [
  ['the step before is accepted', -1, {}, { kind: 'right', step: STEP }],
  ['the step after is accepted', 1, {}, { kind: 'right', step: STEP }],
  ['a used step is not', 0, { lastStep: STEP }, { kind: 'reused' }],
  ['nor one before a used step', 1, { lastStep: STEP + 1 }, { kind: 'reused' }],
  ['nor one that was seen too early', 0, { refusedStep: STEP }, { kind: 'reused' }],
  ['two steps late: a minute', 2, {}, { kind: 'skewed', minutes: 1, step: STEP }],
  ['two steps early: a minute', -2, {}, { kind: 'skewed', minutes: 1, step: STEP }],
  ['ten steps: five minutes', 10, {}, { kind: 'skewed', minutes: 5, step: STEP }],
  ['twenty steps: ten minutes', -20, {}, { kind: 'skewed', minutes: 10, step: STEP }],
  ['more is not recognised', 21, {}, { kind: 'wrong' }],
  ['an old code that was used says nothing of clocks', 4, { lastStep: STEP }, { kind: 'wrong' }],
]

for (const [what, atSteps, used, verdict] of judged) {
  t.test(`product 2.7: ${what}`, async (t) => {
    t.same(judgeCode(KEY, code, AT + atSteps * 30_000, { ...UNUSED, ...used }), verdict)
  })
}

t.test('the address of the key names issuer and mailbox, as apps read it', async (t) => {
  const uri = new URL(totpUri(KEY, 'Cổng đăng nhập', 'tamtt@binhphuoc.gov.vn'))
  t.equal(uri.protocol, 'otpauth:')
  t.match(uri.href, /^otpauth:\/\/totp\/C%E1%BB%95ng%20.*:tamtt%40binhphuoc\.gov\.vn\?/)
  t.same(Object.fromEntries(uri.searchParams), {
    issuer: 'Cổng đăng nhập',
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

t.test('the key is typed in groups of four', async (t) => {
  t.equal(totpKeyText(KEY), 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
})

t.test('a key behind a view of a larger buffer is that key', async (t) => {
  const view = Buffer.concat([Buffer.from('xx'), KEY, Buffer.from('yy')]).subarray(2, 22)
  t.equal(totpKeyText(view), totpKeyText(KEY))
})
