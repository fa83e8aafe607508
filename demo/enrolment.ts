import { type DemoPerson, generatePassword, PEOPLE } from './people.ts'

export type Enrolled = DemoPerson & Readonly<{ password: string }>

type RunCommand = (args: readonly string[], input: string) => Promise<void>

/** Adds everybody by `cas account add`, as an operator would, with a password made for this run. */
export async function addPeople(configFile: string, run: RunCommand): Promise<Enrolled[]> {
  const account = (verb: string, ...more: string[]) => [
    'src/cli.ts',
    '--config',
    configFile,
    'account',
    verb,
    ...more,
  ]

  async function add(person: DemoPerson): Promise<Enrolled> {
    const { mailboxName, displayName, unit, position, groups, disabledFor } = person
    const password = generatePassword()
    const about = ['--display-name', displayName, '--unit', unit, '--position', position]
    const memberships = groups.flatMap((group) => ['--group', group])
    const adding = account(
      'add',
      mailboxName,
      ...about,
      ...memberships,
      '--password-stdin',
      '--permanent',
    )
    await run(adding, password)
    if (disabledFor !== undefined) {
      await run(account('disable', mailboxName, '--reason', disabledFor), '')
    }
    return { ...person, password }
  }

  return Promise.all(PEOPLE.map(add))
}
