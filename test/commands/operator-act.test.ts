import t from 'tap'
import { operatorAct, operatorOf } from '../../src/commands/operator-act.ts'

const root = () => 'root'

const rows: [string, Record<string, string>, number, () => string, object][] = [
  ['the user of the machine', {}, 1000, () => 'hoang', { name: 'hoang', cameFrom: 'this machine' }],
  ['who became root by sudo', { SUDO_USER: 'hoang' }, 0, root, { name: 'hoang' }],
  ['root itself', {}, 0, root, { name: 'root' }],
  ['who only says so', { SUDO_USER: 'thuy' }, 1000, () => 'hoang', { name: 'hoang' }],
  [
    'where they came in from',
    { SSH_CONNECTION: '10.1.2.3 50000 10.0.0.9 22' },
    1000,
    () => 'hoang',
    { cameFrom: '10.1.2.3' },
  ],
  [
    'a number without a name',
    {},
    12345,
    () => {
      throw new Error('ENOENT')
    },
    { name: 'user 12345' },
  ],
]

for (const [what, environment, userId, userName, expected] of rows) {
  t.test(`product 3.1: an operator is ${what}`, async (t) => {
    t.match(operatorOf(environment, userId, userName), { kind: 'operator', ...expected })
  })
}

t.test('an act has its reason only when there is one', async (t) => {
  const context = { operator: () => operatorOf({}, 0, root), now: () => 5 }
  t.same(operatorAct(context), { actor: operatorOf({}, 0, root), at: 5 })
  t.match(operatorAct(context, 'nghỉ hưu'), { at: 5, reason: 'nghỉ hưu' })
})
