import t from 'tap'
import type { Account } from '../../src/accounts/account.ts'
import { ConnectionError } from '../../src/outgoing/secure-connection.ts'
import { createEvenRefusals } from '../../src/sources/even-refusals.ts'
import { BIND_RESPONSE, readResultCode } from '../../src/sources/ldap-answer.ts'
import { escapeDnValue, filterFor, userDnFor } from '../../src/sources/ldap-names.ts'
import { createPasswordHome } from '../../src/sources/password-home.ts'
import { createServerOrder, type Server, ServerTrouble } from '../../src/sources/server-order.ts'
import { changesOf, readAttributes } from '../../src/sources/source-attributes.ts'
import { typedForms } from '../../src/sources/typed-forms.ts'

const suffix = 'binhphuoc.gov.vn'

t.test('1.2.6: what is put into a filter or a DN is escaped', async (t) => {
  const mailbox = { name: '*)(uid=\\\0', suffix }
  t.equal(filterFor('(uid={name})', mailbox), '(uid=\\2a\\29\\28uid=\\5c\\00)')
  t.equal(
    filterFor('(|(uid={name})(mail={address})(o={suffix}))', { name: 'a', suffix }),
    `(|(uid=a)(mail=a@${suffix})(o=${suffix}))`,
  )
  t.equal(
    userDnFor('uid={name},ou=a', { name: 'x,ou=b+c=d', suffix }),
    'uid=x\\,ou\\=b\\+c\\=d,ou=a',
  )
  t.equal(escapeDnValue(' #"<>;\\ '), '\\ #\\"\\<\\>\\;\\\\\\ ')
  t.equal(escapeDnValue('#x'), '\\#x')
})

t.test('RFC 4511: nothing but a whole answer of the right kind has a code', async (t) => {
  const read = (hex: string) => readResultCode(Buffer.from(hex, 'hex'), BIND_RESPONSE)
  t.equal(read('300c02010261070a010004000400'), 0)
  t.equal(read('300c02010261070a013104000400'), 49)
  t.equal(
    read('30840000000c02010261070a010004000400'),
    0,
    'lengths as Active Directory writes them',
  )
  t.equal(read(''), undefined)
  t.equal(read('300c0201026107'), undefined)
  t.throws(() => read('30050201026100'), /./, 'without a code')
  t.throws(() => read('300c02010265070a010004000400'), /another kind/)
  t.throws(() => read('300c02010261070a01000400040030'), /more than one/)
  t.throws(() => read('4141'), /./)
  t.throws(() => readResultCode(Buffer.alloc(20_000, 0x30), BIND_RESPONSE), /too long|more/)
})

t.test('what can be no password is asked of nobody', async (t) => {
  t.same(typedForms(''), [])
  t.same(typedForms('a\0b'), [])
  t.same(typedForms('x'.repeat(1_000_000)), [])
  t.same(typedForms('mật khẩu'), ['mật khẩu'])
  t.same(typedForms('mật'.normalize('NFD')), ['mật'.normalize('NFD'), 'mật'])
})

const map = { displayName: 'cn', unit: 'OU', groups: 'memberOf', phone: 'telephoneNumber' }

t.test('attributes become fields: composed, on one line, of bounded length', async (t) => {
  const values = {
    cn: ['Trần\n Thanh\u202e Tâm'.normalize('NFD'), 'another'],
    ou: [' Sở Nội vụ '],
    memberof: ['cn=Kế toán\\, tài vụ,ou=groups,dc=x', 'chuyen-vien', 'chuyen-vien', ''],
  }
  t.same(readAttributes(values, map), {
    displayName: 'Trần Thanh Tâm',
    unit: 'Sở Nội vụ',
    groups: ['Kế toán, tài vụ', 'chuyen-vien'],
  })
  t.same(readAttributes({ cn: ['x'.repeat(5000)] }, { displayName: 'cn' }), {
    displayName: 'x'.repeat(200),
  })
  t.same(readAttributes({}, map), { groups: [] }, 'no group is said, too')
  t.same(readAttributes({}, { displayName: 'constructor', unit: '__proto__' }), {})
})

t.test('1.8: the phone of a directory is stored as all are, a mobile number first', async (t) => {
  const phoneOf = (...telephonenumber: string[]) => readAttributes({ telephonenumber }, map).phone
  t.equal(phoneOf('(0271) 3888 999', '0912.345.678'), '+84912345678')
  t.equal(phoneOf('0271 3888 999'), '+842713888999')
  t.equal(phoneOf('máy lẻ 12'), undefined, 'what is known stays')
  t.equal(phoneOf(), undefined)
})

t.test('only the groups that are named mean something, where names are given', async (t) => {
  const names = { 'cn=admins,dc=x': 'quan-tri', ketoan: 'ke-toan' }
  const values = { memberof: ['cn=admins,dc=x', 'cn=ketoan,dc=x', 'cn=quan-tri,dc=x'] }
  t.same(readAttributes(values, { groups: 'memberOf' }, names), { groups: ['ke-toan', 'quan-tri'] })
})

t.test('a refresh changes what differs, and nothing else', async (t) => {
  const account = {
    displayName: 'A',
    unit: 'U',
    phone: '1',
    groups: ['b', 'a'],
  } as unknown as Account
  t.same(changesOf(account, { displayName: 'A', unit: 'V', groups: ['a', 'b'] }), { unit: 'V' })
  t.same(changesOf(account, { groups: ['a'] }), { groups: ['a'] })
})

const servers: Server[] = ['one', 'two'].map((hostname) => ({
  hostname,
  port: 636,
  tls: 'from-start',
}))

t.test('a server that failed is passed over for ten seconds, not longer', async (t) => {
  let now = 1_000_000
  const notes: string[] = []
  const order = createServerOrder(servers, {
    now: () => now,
    note: ({ hostname }, problem) => notes.push(`${hostname}: ${problem}`),
  })
  const asked: string[] = []
  const ask = (fails: readonly string[]) =>
    order.ask(async ({ hostname }) => {
      asked.push(hostname)
      if (fails.includes(hostname)) throw new ConnectionError('timeout', 'no answer')
      return hostname
    })
  t.equal(await ask(['one']), 'two')
  t.equal(await ask([]), 'two')
  t.same(asked, ['one', 'two', 'two'])
  now += 10_000
  t.equal(await ask([]), 'one')
  await t.rejects(ask(['one', 'two']), { name: 'ServerTrouble', message: 'two:636: no answer' })
  await t.rejects(ask([]), { message: 'every server has failed a moment ago' })
  now -= 3_600_000
  t.equal(await ask([]), 'one', 'a clock that was set back keeps nobody waiting')
  t.equal(notes.length, 3)
})

t.test('what a server says of one person does not take it from the others', async (t) => {
  const order = createServerOrder(servers.slice(0, 1), { now: () => 1, note: () => {} })
  await t.rejects(
    order.ask(async () => {
      throw new ServerTrouble('mailbox in use')
    }),
    /mailbox in use/,
  )
  t.equal(await order.ask(async () => 'yes'), 'yes')
  await t.rejects(
    order.ask(async () => {
      throw new TypeError('a bug')
    }),
    TypeError,
    'a fault of ours is no trouble of theirs',
  )
})

t.test('row 29: refusals last as long as a search through every source usually does', async (t) => {
  let now = 0
  const paused: number[] = []
  const even = createEvenRefusals({
    elapsed: () => now,
    pause: async (milliseconds) => paused.push(milliseconds),
  })
  const refuse = async (took: number, wentThroughAll: boolean) => {
    const hold = even.begin()
    now += took
    await hold(wentThroughAll)
  }
  await refuse(10, false)
  for (const took of [2000, 2010, 1990]) await refuse(took, true)
  await refuse(30, false)
  await refuse(60_000, true)
  t.same(paused, [290, 20, 1970], 'the median; what took longer is not held')
  for (let count = 0; count < 40; count++) await refuse(60_000, true)
  await refuse(0, false)
  t.equal(paused.at(-1), 5_000, 'nobody waits longer than that')
})

t.test('where a password lives says where it can be changed', async (t) => {
  const changeAt = { vi: 'Đổi trong hộp thư', en: 'Change it in the mailbox' }
  const homeOf = createPasswordHome([
    { name: 'local', kind: 'local' },
    { name: 'hop-thu', kind: 'imap', changePasswordAt: changeAt },
  ])
  t.same(homeOf({ passwordSource: undefined }), { kind: 'here' })
  t.same(homeOf({ passwordSource: 'hop-thu' }), { kind: 'elsewhere', source: 'hop-thu', changeAt })
  t.same(homeOf({ passwordSource: 'removed' }), { kind: 'here' })
})
