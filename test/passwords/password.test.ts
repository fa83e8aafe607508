import t from 'tap'
import { createHashingQueue, HashingQueueFull } from '../../src/passwords/hashing-queue.ts'
import { argon2id, createPasswords, type Hasher } from '../../src/passwords/password.ts'

const cheap = { memoryKiB: 1024, iterations: 1, parallelism: 1 }

function countingHasher() {
  const calls: { verb: string; hash?: string; bytes: number }[] = []
  const hasher: Hasher = {
    ...argon2id,
    hash: (password, cost) => {
      calls.push({ verb: 'hash', bytes: password.length })
      return argon2id.hash(password, cost)
    },
    verify: (hash, password) => {
      calls.push({ verb: 'verify', hash, bytes: password.length })
      return argon2id.verify(hash, password)
    },
  }
  return { calls, hasher }
}

/** Jobs that end when they are told to. */
function controlledJobs() {
  const started: number[] = []
  const ends: (() => void)[] = []
  const job = (number: number) => () => {
    started.push(number)
    return new Promise<number>((resolve) => ends.push(() => resolve(number)))
  }
  return { started, ends, job }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

t.test('R13: at most `concurrency` jobs run, the rest wait in the order they came', async (t) => {
  const { started, ends, job } = controlledJobs()
  const queue = createHashingQueue({ concurrency: 2, waiting: 10 })
  const answers = Promise.all([1, 2, 3, 4, 5].map((number) => queue.run(job(number))))
  await turn()
  t.same(started, [1, 2])
  t.same(queue.load(), { running: 2, waiting: 3 })
  ends[1]?.()
  await turn()
  t.same(started, [1, 2, 3])
  ends[0]?.()
  ends[2]?.()
  await turn()
  t.same(started, [1, 2, 3, 4, 5])
  for (const end of ends) end()
  t.same(await answers, [1, 2, 3, 4, 5])
  t.same(queue.load(), { running: 0, waiting: 0 })
})

t.test('a newcomer does not overtake those in line', async (t) => {
  const { started, ends, job } = controlledJobs()
  const queue = createHashingQueue({ concurrency: 1, waiting: 10 })
  const first = queue.run(job(1))
  const second = queue.run(job(2))
  const third = first.then(() => queue.run(job(3)))
  ends[0]?.()
  await turn()
  t.same(started, [1, 2])
  ends[1]?.()
  await turn()
  ends[2]?.()
  t.same(await Promise.all([first, second, third]), [1, 2, 3])
})

t.test('R13: beyond the line it refuses at once and says when to come again', async (t) => {
  let milliseconds = 0
  const { ends, job } = controlledJobs()
  const queue = createHashingQueue({ concurrency: 1, waiting: 2, now: () => milliseconds })
  const slow = queue.run(job(0))
  milliseconds = 16_000
  ends[0]?.()
  await slow
  const accepted = [1, 2, 3].map((number) => queue.run(job(number)))
  const refusal = await queue.run(job(4)).catch((error: unknown) => error)
  t.type(refusal, HashingQueueFull)
  // One job takes about 25 + (16000 - 25) / 8 = 2022 ms, and two wait.
  t.equal((refusal as HashingQueueFull).retryAfterSeconds, 5)
  for (const index of [1, 2, 3]) {
    ends[index]?.()
    await turn()
  }
  t.same(await Promise.all(accepted), [1, 2, 3])
})

t.test('a failing job fails its own caller and frees its place', async (t) => {
  const queue = createHashingQueue({ concurrency: 1, waiting: 5 })
  const failing = queue.run(async () => {
    throw new Error('no memory')
  })
  const next = queue.run(async () => 'fine')
  await t.rejects(failing, { message: 'no memory' })
  t.equal(await next, 'fine')
  t.same(queue.load(), { running: 0, waiting: 0 })
})

t.test('the passwords themselves', async (t) => {
  const passwords = createPasswords(cheap)

  t.test('R13: the hash is an argon2id string at the configured cost', async (t) => {
    const hash = await passwords.hash('con mèo nằm trên cây cau')
    t.match(hash, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
    t.equal(await passwords.verify(hash, 'con mèo nằm trên cây cau'), true)
    t.equal(await passwords.verify(hash, 'con mèo nằm trên cây cau '), false, 'nothing is trimmed')
    t.equal(await passwords.verify(hash, ''), false)
  })

  t.test('row 53: composed and decomposed Vietnamese are one password', async (t) => {
    const hash = await passwords.hash('mật khẩu của Hoà'.normalize('NFC'))
    t.equal(await passwords.verify(hash, 'mật khẩu của Hoà'.normalize('NFD')), true)
    t.equal(await passwords.verify(hash, 'ｍật khẩu của Hoà'), true, 'full width by accident')
  })

  t.test('row 54: nothing is cut off, and NUL is refused', async (t) => {
    const long = 'a'.repeat(255)
    const hash = await passwords.hash(`${long}b`)
    t.equal(await passwords.verify(hash, `${long}b`), true)
    t.equal(await passwords.verify(hash, `${long}c`), false)
    t.equal(await passwords.verify(hash, `${long}b\0`), false)
    await t.rejects(passwords.hash('abc\0def'), RangeError)
    await t.rejects(passwords.hash('a'.repeat(257)), RangeError)
  })

  t.test('a hash of another cost or kind wants renewing', async (t) => {
    const today = await passwords.hash('một mật khẩu đủ dài')
    t.equal(passwords.needsRehash(today), false)
    const stronger = createPasswords({ ...cheap, memoryKiB: 2048 })
    t.equal(stronger.needsRehash(today), true)
    t.equal(stronger.needsRehash(today.replace('argon2id', 'argon2i')), true)
  })
})

t.test('row 29: without a hash, the same work is done at the cost of today', async (t) => {
  const { calls, hasher } = countingHasher()
  const passwords = createPasswords(cheap, hasher)
  t.equal(await passwords.verify(undefined, 'bất kỳ'), false)
  t.equal(calls.length, 1)
  t.match(calls[0]?.hash, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
  t.equal(passwords.needsRehash(String(calls[0]?.hash)), false)
})

const unusable: [string, string][] = [
  ['row 37: 257 code points', 'ă'.repeat(257)],
  ['row 37: 1,025 bytes', `${'😀'.repeat(256)}a`],
  ['row 37: a megabyte', 'x'.repeat(1_000_000)],
  ['row 54: NUL', 'đúng mật khẩu\0'],
]

for (const [promise, password] of unusable) {
  t.test(`${promise} fails like any wrong password, with the same bounded work`, async (t) => {
    const { calls, hasher } = countingHasher()
    const passwords = createPasswords(cheap, hasher)
    const hash = await passwords.hash('đúng mật khẩu')
    t.equal(await passwords.verify(hash, password), false)
    t.equal(await passwords.verify(await passwords.hash(''), password), false)
    const [, verified] = calls
    t.match(verified, { verb: 'verify', hash })
    t.ok((verified?.bytes ?? Infinity) <= 1024)
  })
}

t.test('row 36: passwords share one line, and say so when it is full', async (t) => {
  const passwords = createPasswords({ ...cheap, concurrency: 1, waiting: 2 })
  const answers = await Promise.allSettled(
    Array.from({ length: 6 }, () => passwords.verify(undefined, 'x')),
  )
  const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
  t.equal(refused.length, 3)
  for (const { reason } of refused) t.type(reason, HashingQueueFull)
  t.same(passwords.load(), { running: 0, waiting: 0 })
})
