import { generateIdentity, identityToRecipient } from 'age-encryption'
import t from 'tap'
import { ConfigError } from '../../src/config/config-error.ts'
import { sampleConfig } from '../support/sample-config.ts'

const GOOD = 'age1kf7gl73fpq53kv66fs6szr3u4avq0z9f7tm72acxyf0j36qncpyquumwwm'

function mistakesOf(backup: Readonly<Record<string, unknown>>): string[] {
  try {
    sampleConfig({ backup })
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.mistakes.map(({ path, sentence }) => `${path}: ${sentence}`)
  }
}

t.test('L14: recipients of backups are checked before a backup is needed', async (t) => {
  t.same(mistakesOf({ recipients: [GOOD] }), [])
  const hybrid = await identityToRecipient(await generateIdentity())
  t.same(mistakesOf({ recipients: [hybrid] }), [], 'whatever the library makes')
  const wrong: readonly (readonly [recipient: string, sentence: string])[] = [
    [GOOD.replace('kf7', 'kf8'), 'Is mistyped: its check digits do not fit.'],
    [GOOD.slice(0, -1), 'Is mistyped: its check digits do not fit.'],
    [GOOD.toUpperCase(), 'Must be a public key such as age1…, in small letters.'],
    ['ssh-ed25519 AAAA', 'Must be a public key such as age1…, in small letters.'],
  ]
  for (const [recipient, sentence] of wrong) {
    t.same(mistakesOf({ recipients: [recipient] }), [`backup.recipients[0]: ${sentence}`])
  }
  const [secret = ''] = mistakesOf({ recipients: [await generateIdentity()] })
  t.match(secret, /private key/)
})

t.test('settings of backups that contradict each other', async (t) => {
  t.match(mistakesOf({ recipients: [GOOD], unencrypted: true }), [/backup.unencrypted/])
  t.match(mistakesOf({ keyRecipients: [GOOD] }), [/backup.recipients/])
  t.match(mistakesOf({ folder: 'b', copies: ['b'], recipients: [GOOD] }), [/backup.copies\[0\]/])
  t.match(mistakesOf({ dailyAt: '25:00' }), [/backup.dailyAt/])
})

t.test('folders of backups are relative to the configuration', async (t) => {
  const { backup } = sampleConfig({ backup: { copies: ['../other'] } })
  t.equal(backup.folder, '/nowhere/data/backups')
  t.same(backup.copies, ['/other'])
  t.equal(backup.isSetUp, false, 'nobody could read them')
})
