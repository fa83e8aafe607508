import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { measureAbuse } from './abuse.ts'
import { startApplications } from './applications.ts'
import { type Case, createCases, type Session } from './cases.ts'
import { type Constant, constantExchange, constantOf } from './constants.ts'
import { obtainGrant } from './grant.ts'
import { askOnce } from './http-connection.ts'
import { type ComparedCase, measureInTurns } from './interleave.ts'
import { measureLogout } from './logout.ts'
import { connectTo, measure } from './measure.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { resultOf, wholeResults } from './report.ts'
import { freePort, type ServerProcess, startServer } from './server-process.ts'
import { signIn } from './sign-in.ts'
import { BARE, CLI, createSite, PEOPLE, type Site } from './site.ts'
import { measureStartUp } from './start-up.ts'
import { renderAbuse, renderTables } from './table.ts'

const SESSIONS_PER_PERSON = 4

/**
 * `npm run bench`: the real server beside a bare Fastify that answers the same bytes, in one run.
 * It fails only when the run itself breaks: a wrong answer, a server that ends.
 */
async function bench(options: Options) {
  const port = await freePort()
  const applications = await startApplications()
  const site = await createSite(port, applications.urls).catch((error) => {
    applications.close()
    throw error
  })
  const running: ServerProcess[] = []
  async function keep(starting: Promise<ServerProcess>) {
    const server = await starting
    running.push(server)
    return server
  }
  try {
    const real = await keep(startReal(site, port, options.profile))
    const sessions = await signInEverybody(port)
    const grant = await obtainGrant(real.port, sessions, applications)
    const cases = createCases(sessions, grant)
    const { constants, compared } = await compareWithConstants(real, cases)
    const startBare = bareStarter(site, constants)
    const bare = await keep(startBare())
    const chosen = compared.filter(
      ({ measured }) => (options.only ?? measured.name) === measured.name,
    )
    const sides = {
      real: await connectTo(real, options.connections),
      bare: await connectTo(bare, options.connections),
    }
    const results = (await measureInTurns(sides, chosen, options)).map(resultOf)
    for (const { connections } of [sides.real, sides.bare]) {
      for (const connection of connections) connection.close()
    }
    const logout = isAsked(options, 'logout')
      ? await measureLogout(real, sessions, applications)
      : []
    const after = { real: real.residentBytes(), bare: bare.residentBytes() }
    for (const server of running) await server.stop()
    const wholes = isAsked(options, 'start')
      ? wholeResults(
          await measureStartUp(options.starts, () => startReal(site, port), startBare),
          after,
        )
      : []
    return { connections: options.connections, cases: results, wholes: [...wholes, ...logout] }
  } finally {
    applications.close()
    for (const server of running) await server.stop()
    site.remove()
  }
}

function isAsked({ only }: Options, name: string): boolean {
  return only === undefined || only === name
}

/** The real program, all of it, as an operator starts it; its log goes to a file. */
function startReal({ folder, configFile }: Site, port: number, profile?: string) {
  if (profile !== undefined) mkdirSync(profile, { recursive: true })
  const profiling =
    profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`]
  return startServer({
    args: [...profiling, CLI, '--config', configFile, 'serve'],
    port,
    logFile: join(folder, 'server.log'),
    path: '/cas/login',
  })
}

function bareStarter({ folder }: Site, constants: readonly Constant[]) {
  const file = join(folder, 'constants.json')
  writeFileSync(file, JSON.stringify(constants))
  return async () => {
    const port = await freePort()
    return startServer({
      args: [BARE, String(port), file],
      port,
      logFile: join(folder, 'bare.log'),
      path: '/constant/page',
    })
  }
}

async function signInEverybody(port: number): Promise<Session[]> {
  const sessions: Session[] = []
  for (let round = 0; round < SESSIONS_PER_PERSON; round += 1) {
    for (const { name } of PEOPLE) sessions.push({ user: name, cookie: await signIn(port, name) })
  }
  return sessions
}

/** Takes one real answer of each kind: the bare server gives it from then on. */
async function compareWithConstants(real: ServerProcess, cases: readonly Case[]) {
  const constants = new Map<string, ComparedCase['constant']>()
  const all: Constant[] = []
  const side = await connectTo(real, 1)
  for (const { name, before, next, constantOf: kind } of cases) {
    if (kind !== name) continue
    if (before) await measure(side, before.next, 1)
    const { request, check } = next()
    const response = await askOnce(real.port, request)
    check(response)
    const constant = constantOf(`/constant/${name}`, request, response)
    all.push(constant)
    constants.set(name, constantExchange(constant, request))
  }
  for (const connection of side.connections) connection.close()
  const compared = cases.flatMap((measured): ComparedCase[] => {
    const constant = constants.get(measured.constantOf)
    return constant ? [{ measured, constant }] : []
  })
  return { constants: all, compared }
}

async function main(args: string[]) {
  const options = readOptions(args)
  if (options.abuses.length > 0) {
    const results = await measureAbuse(options.abuses, options)
    process.stdout.write(
      options.json ? `${JSON.stringify(results, null, 2)}\n` : renderAbuse(results),
    )
    return
  }
  const result = await bench(options)
  const text = options.json
    ? `${JSON.stringify(result, null, 2)}\n`
    : `\n${renderTables(result.cases, result.wholes)}`
  process.stdout.write(text)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isUsage = error instanceof TypeError
  process.stderr.write(isUsage ? `${error.message}\n\n${USAGE}` : `${(error as Error).stack}\n`)
  process.exitCode = 1
}
