import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { addressOf, openVisitor } from './form-visitor.ts'

/** People who sign in at a time. */
const STORMERS = 64
const LOWEST_PRIORITY = 19

/** What became of their sign-ins: a password was checked, or they were told to come again. */
export type Crowd = Readonly<{ checked: number; refused: number }>

/**
 * More sign-ins than can be checked, from a process of its own with the lowest priority: the crowd stands
 * for other machines, and what it costs here must not be measured as the server's.
 */
export async function startCrowd(port: number) {
  const child = fork(fileURLToPath(import.meta.url), [String(port)])
  return {
    /** Lets everybody finish and tells how they fared. */
    async end(): Promise<Crowd> {
      const told = once(child, 'message')
      const exited = once(child, 'exit')
      child.send('end')
      const [crowd] = (await told) as [Crowd]
      await exited
      return crowd
    },
  }
}

async function storm(port: number, isOver: () => boolean): Promise<Crowd> {
  let number = 0
  let checked = 0
  let refused = 0
  await Promise.all(
    Array.from({ length: STORMERS }, async () => {
      const visitor = await openVisitor(port)
      while (!isOver()) {
        const fields = { username: `dongnguoi${number}`, password: 'bão' }
        const { status } = await visitor.signIn(fields, addressOf(number++))
        if (status === 503) refused += 1
        else checked += 1
      }
      visitor.close()
    }),
  )
  return { checked, refused }
}

async function runAsChild(port: number) {
  setPriority(LOWEST_PRIORITY)
  let isOver = false
  process.once('message', () => {
    isOver = true
  })
  process.send?.(await storm(port, () => isOver))
  process.disconnect()
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  await runAsChild(Number(process.argv[2]))
}
