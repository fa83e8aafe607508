import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { readForeignHash, storableHash } from '../../src/passwords/foreign-hash.ts'
import { argon2id, createPasswords, type Hasher } from '../../src/passwords/password.ts'
import { createPasswordStore } from '../../src/passwords/password-store.ts'
import { createRenewHash } from '../../src/passwords/renew-hash.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'

const PASSWORD = 'mật khẩu cũ 2019'.normalize('NFC')
const cheap = { memoryKiB: 1024, iterations: 1, parallelism: 1 }

/** Made by htpasswd, slappasswd, and Python's hashlib. */
const vectors: [string, string][] = [
  ['bcrypt by htpasswd', '$2y$04$i/4.JtUL1h9HhKxEF.uINez9ZA5mu2AvQAiT3ca91EcdPvuiGp4bi'],
  [
    'bcrypt as older systems mark it',
    '$2a$04$i/4.JtUL1h9HhKxEF.uINez9ZA5mu2AvQAiT3ca91EcdPvuiGp4bi',
  ],
  [
    'bcrypt in an LDAP export',
    '{CRYPT}$2y$04$i/4.JtUL1h9HhKxEF.uINez9ZA5mu2AvQAiT3ca91EcdPvuiGp4bi',
  ],
  ['SSHA by slappasswd', '{SSHA}kLKX0ZidMWI5zhNWbSdUfuj/MGKpmfdo'],
  ['SSHA with a longer salt', '{SSHA}BwbTjDZ6TFzgeuL3/x7ccO7v658JCAcGBQQDAg=='],
  ['SHA', '{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI='],
  ['SMD5', '{SMD5}c5IrpiNgsEBctQkvCjrS5gkIBwYFBAMC'],
  ['MD5', '{MD5}wgYtmN5K1WRK4z41jfmAPg=='],
  ['SHA256', '{SHA256}16FAIA+GlwSvb5/eJMAemMjwGvohoutIIasgQ1ruJRk='],
  ['SSHA256', '{SSHA256}74jG7yEgWHB7cAhW9HLQ7i9lM3NM7hrDn0FNp+veLR4JCAcGBQQDAg=='],
  [
    'SSHA384',
    '{SSHA384}VTGQuGuFrbjgk6Ur6DiX3vdXBAXeKVKXcxCyMzcJ3mwGqwNYtzf8Pql8hVwYnpeyCQgHBgUEAwI=',
  ],
  [
    'SSHA512, in small letters',
    '{ssha512}q9oTcI8lbazg9FRWc3+6EaFsOacYEUsxEDZtYsZTxYOVtZbCaUa9bC5oe7cMBjOFSily6qoc4065P0fIiVIG8wkIBwYFBAMC',
  ],
  ['PBKDF2-SHA1', '{PBKDF2-SHA1}10000$AQIDBAUGBwgJCgsMDQ4PEA$XsIytuLE/8/ocrq5HMueQRLc7rI'],
  [
    'PBKDF2-SHA256',
    '{PBKDF2-SHA256}10000$AQIDBAUGBwgJCgsMDQ4PEA$sjuu2vbDB5ivpx7Nyd6gsdDcqhuHK7nGkEYIWw00Fo0',
  ],
  [
    'PBKDF2-SHA512',
    '{PBKDF2-SHA512}10000$AQIDBAUGBwgJCgsMDQ4PEA$f/hUAFR5KVubsjYzLeECCbiNGjUYVNtcDeZ5MJQmjwdAAlggmWXXU3TiSuVmp08BrqinqNgl1wqlbOvXXTwG2A',
  ],
  ['Apereo, MD5', '{APEREO}MD5$$c2062d98de4ad5644ae33e358df9803e'],
  [
    'Apereo, SHA-256 with a static salt',
    '{APEREO}SHA-256$bXVvaQ$efaa778e6cd92a80b7e821d8ccee07082ba014f106e67f481918f4cc91dc8773',
  ],
  ['Apereo, SHA-1 in capitals', '{APEREO}sha$$2367DB131EC37A3BF03AF56E5AEDC07BCFB3B1C2'],
]

for (const [promise, hash] of vectors) {
  t.test(`2.5: ${promise} is verified`, async (t) => {
    const passwords = createPasswords(cheap)
    const storable = storableHash(hash)
    if (typeof storable === 'string') throw new Error(storable)
    t.equal(storable.hash, hash)
    t.equal(await passwords.verify(hash, PASSWORD), true)
    t.equal(await passwords.verify(hash, PASSWORD.normalize('NFD')), true, 'then in its NFKC form')
    t.equal(await passwords.verify(hash, `${PASSWORD} `), false, 'nothing is trimmed')
    t.equal(await passwords.verify(hash, ''), false)
    t.equal(await passwords.verify(hash, 'x'.repeat(1_000_000)), false)
    t.equal(passwords.needsRehash(hash), true, 'and is to be upgraded')
  })
}

t.test(
  '2.5: an argon2 hash of another system stays marked, and is verified on the raw bytes first',
  async (t) => {
    const passwords = createPasswords(cheap)
    const decomposed = PASSWORD.normalize('NFD')
    const foreign = await argon2id.hash(Buffer.from(decomposed), cheap)
    const storable = storableHash(foreign)
    if (typeof storable === 'string') throw new Error(storable)
    t.equal(storable.hash, `{ARGON2}${foreign}`)
    t.equal(await passwords.verify(storable.hash, decomposed), true)
    t.equal(await passwords.verify(storable.hash, PASSWORD), false, 'it was made of other bytes')
    t.equal(passwords.needsRehash(storable.hash), true)
  },
)

t.test('2.5: the raw bytes are tried first', async (t) => {
  const ofDecomposed = '{SHA}paKS0MFiKnYShjK/+Ex8bi1Defo='
  t.equal(await createPasswords(cheap).verify(ofDecomposed, PASSWORD.normalize('NFD')), true)
})

const bad: [string, string, string][] = [
  ['a password', 'mèo mun trèo cây', 'unknown'],
  ['nothing', '', 'unknown'],
  ['a scheme that nobody knows', '{ROT13}zng', 'unknown'],
  ['a salted digest without its salt', '{SSHA}I2fbEx7DejvwOvVuWu3Ae8+zscI=', 'malformed'],
  [
    'a plain digest with something behind',
    '{SHA}BwbTjDZ6TFzgeuL3/x7ccO7v658JCAcGBQQDAg==',
    'malformed',
  ],
  ['a digest of another length', '{SHA256}I2fbEx7DejvwOvVuWu3Ae8+zscI=', 'malformed'],
  ['base64 that is none', '{SSHA}****', 'malformed'],
  ['hexadecimal of another length', '{APEREO}md5$$c2062d98', 'malformed'],
  [
    'Apereo without a place for the salt',
    '{APEREO}md5$c2062d98de4ad5644ae33e358df9803e',
    'malformed',
  ],
  ['SHA-512 of crypt(3)', '$6$salt$abcdefgh', 'crypt'],
  ['the same in an LDAP export', '{CRYPT}$5$salt$abcdefgh', 'crypt'],
  ['DES of crypt(3)', '{CRYPT}fHuUo67GRTlX6', 'crypt'],
  ['row 36: bcrypt at 15', `$2b$15$${'a'.repeat(53)}`, 'too-costly'],
  ['bcrypt cut off', `$2b$10$${'a'.repeat(52)}`, 'malformed'],
  ['bcrypt of a broken old program', `$2x$10$${'a'.repeat(53)}`, 'malformed'],
  [
    'row 36: PBKDF2 with three million',
    '{PBKDF2-SHA256}3000000$AQIDBAUGBwg$sjuu2vbDB5ivpx7Nyd6gsdDc',
    'too-costly',
  ],
  [
    'PBKDF2 with no iterations',
    '{PBKDF2-SHA256}0$AQIDBAUGBwg$sjuu2vbDB5ivpx7Nyd6gsdDc',
    'malformed',
  ],
  [
    'row 36: argon2 with a gigabyte',
    '$argon2id$v=19$m=1048576,t=2,p=1$c29tZXNhbHRz$aGFzaGhhc2hoYXNoaGFzaA',
    'too-costly',
  ],
  ['row 37: a long text', `{SSHA}${'A'.repeat(5000)}`, 'malformed'],
]

for (const [promise, text, problem] of bad) {
  t.test(`${promise} is not taken over: ${problem}`, async (t) => {
    t.equal(readForeignHash(text), problem)
    t.equal(storableHash(text), problem)
  })
}

t.test('toolchain 3: argon2 strings in either order are read', async (t) => {
  const hash = '$argon2id$v=19$m=1024,p=1,t=1$c29tZXNhbHRz$aGFzaGhhc2hoYXNoaGFzaA'
  t.match(readForeignHash(hash), { scheme: 'argon2' })
})

t.test('row 29: after a quick check the work of everybody else is done as well', async (t) => {
  const calls: string[] = []
  const counting: Hasher = {
    ...argon2id,
    verify: async (hash, password) => {
      calls.push(hash)
      return argon2id.verify(hash, password)
    },
  }
  const passwords = createPasswords(cheap, counting)
  t.equal(await passwords.verify('{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI=', PASSWORD), true)
  t.equal(await passwords.verify('{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI=', 'khác'), false)
  t.equal(await passwords.verify('not a hash at all', 'khác'), false)
  t.equal(calls.length, 3)
  for (const hash of calls) t.match(hash, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
})

async function scene(test: Test) {
  const database = await testDatabase(test)
  const accounts = createAccountStore(database)
  const mailbox = { name: 'sonnv', suffix: 'binhphuoc.gov.vn' }
  await accounts.add({ mailbox, displayName: 'Lê Văn Sơn' }, actAt(1))
  const hashOf = async () => (await accounts.findByMailbox(mailbox))?.passwordHash
  return { database, accounts, hashOf, store: createPasswordStore(database) }
}

const SHA = '{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI='

t.test(
  'a hash is imported once, written down without itself, and replaced at a right sign-in',
  async (t) => {
    const { database, accounts, store, hashOf } = await scene(t)
    const imported = { accountId: 1, hash: SHA, scheme: 'SHA' }
    t.equal(await store.importHash(imported, { replacesOwn: false }, actAt(5)), true)
    t.equal(await store.importHash(imported, { replacesOwn: true }, actAt(6)), false, 'again')
    t.equal(await hashOf(), SHA)
    const entries = await createAuditStore(database).ofAccount(1, { limit: 10 })
    const written = entries.filter(({ event }) => event === 'account.hash-imported')
    t.match(written, [{ after: { scheme: 'SHA' } }])
    t.notMatch(JSON.stringify(entries), /I2fbEx7/)

    const passwords = createPasswords(cheap)
    const renew = createRenewHash({ passwords, replaceHash: accounts.replacePasswordHash })
    await renew(1, SHA, PASSWORD)
    const upgraded = await hashOf()
    t.match(upgraded, /^\$argon2id\$/)
    t.equal(await passwords.verify(upgraded, PASSWORD), true)
  },
)

t.test('what a person chose here is not overwritten, unless the operator says so', async (t) => {
  const { store, hashOf } = await scene(t)
  const own = await createPasswords(cheap).hash(PASSWORD)
  await store.importHash(
    { accountId: 1, hash: own, scheme: 'argon2id' },
    { replacesOwn: false },
    actAt(2),
  )
  const imported = { accountId: 1, hash: SHA, scheme: 'SHA' }
  t.equal(await store.importHash(imported, { replacesOwn: false }, actAt(3)), false)
  t.equal(await hashOf(), own)
  t.equal(await store.importHash(imported, { replacesOwn: true }, actAt(4)), true)
  t.equal(await hashOf(), SHA)
})

t.test(
  'a hash of ours waits for a quiet moment to be renewed; a foreign one does not',
  async (t) => {
    const hashed: string[] = []
    const passwords = {
      needsRehash: () => true,
      load: () => ({ running: 1, waiting: 1 }),
      hash: async (password: string) => {
        hashed.push(password)
        return 'new'
      },
    }
    const renew = createRenewHash({ passwords, replaceHash: async () => true })
    await renew(1, '$argon2id$v=19$m=1024,t=1,p=1$a$b', 'ours')
    await renew(1, SHA, 'theirs')
    t.same(hashed, ['theirs'])
  },
)
