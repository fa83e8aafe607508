import t from 'tap'
import { createNameLookup } from '../../src/outgoing/name-lookup.ts'

/** A system that answers when it is told to. */
function slowSystem() {
  const asked: string[] = []
  const answers: ((addresses: string[] | Error) => void)[] = []
  const find = createNameLookup((hostname) => {
    asked.push(hostname)
    return new Promise((resolve, reject) => {
      answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)))
    })
  })
  return { asked, answers, find }
}

t.test('R7.09: a name is looked up once at a time, whoever asks meanwhile', async (t) => {
  const { asked, answers, find } = slowSystem()
  const first = Array.from({ length: 100 }, () => find('slow.example'))
  const other = find('other.example')
  t.strictSame(asked, ['slow.example', 'other.example'])
  answers[1]?.(['10.1.2.4'])
  t.strictSame(await other, ['10.1.2.4'], 'no other name waits for it')
  answers[0]?.(['10.1.2.3'])
  t.strictSame(await Promise.all(first), Array(100).fill(['10.1.2.3']))
})

t.test('silent name servers leave a thread to those who sign in', async (t) => {
  const { asked, answers, find } = slowSystem()
  const silent = ['a.example', 'b.example', 'c.example'].map((name) => find(name))
  await t.rejects(find('d.example'), /too many names/)
  t.equal(asked.length, 3)
  answers[0]?.(['10.1.2.3'])
  await silent[0]
  const found = find('d.example')
  answers[3]?.(['10.1.2.4'])
  t.strictSame(await found, ['10.1.2.4'])
  for (const answer of answers) answer([])
  await Promise.all(silent)
})

t.test('no answer is kept, be it good or bad', async (t) => {
  const { asked, answers, find } = slowSystem()
  const lost = find('app.example')
  answers[0]?.(new Error('ENOTFOUND'))
  await t.rejects(lost, /ENOTFOUND/)
  const found = find('app.example')
  answers[1]?.(['10.1.2.3'])
  t.strictSame(await found, ['10.1.2.3'])
  const moved = find('app.example')
  answers[2]?.(['10.1.2.4'])
  t.strictSame(await moved, ['10.1.2.4'])
  t.equal(asked.length, 3)
})

t.test('names are found as the system finds them', async (t) => {
  t.match(await createNameLookup()('localhost'), [/^(127\.|::1)/])
})
