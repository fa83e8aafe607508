import type { Test } from 'tap'
import {
  type Addresses,
  addressesOn,
  applicationCommands,
  IOFFICE_START,
  ONEWIN_START,
} from '../../demo/addresses.ts'
import { startChild } from '../../demo/child-process.ts'
import { freePorts } from '../../demo/ports.ts'
import { waitUntilReady } from '../../demo/readiness.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

/** Long enough for a machine that has other things to do. */
const PATIENCE_MS = 180_000

/** The whole server on a port of its own, and the two applications of the demo signed up with it. */
export async function demoApplications(t: Test) {
  const addresses = addressesOn(await freePorts(undefined, undefined, undefined))
  const onewin = `${addresses.onewin}${ONEWIN_START}`
  const ioffice = `${addresses.ioffice}${IOFFICE_START}`
  const server = await testApp(t, {
    publicUrl: addresses.server,
    services: [entryFor('onewin', onewin), entryFor('ioffice', ioffice)],
  })
  await server.server.listen({ host: '127.0.0.1', port: Number(new URL(addresses.server).port) })
  server.app.start()
  await startApplications(t, addresses, [onewin, ioffice])
  return { server, onewin, ioffice, addresses }
}

async function startApplications(t: Test, addresses: Addresses, startPages: readonly string[]) {
  const children = applicationCommands(addresses).map(({ name, args }) =>
    startChild(name, args, (line) => t.comment(line)),
  )
  t.teardown(() => Promise.all(children.map(({ stop }) => stop())))
  const deaths = children.map(async ({ name, ended }) => {
    throw new Error(`${name} has ended: ${await ended}`)
  })
  // Those that end in the teardown have nobody left to tell.
  for (const death of deaths) death.catch(() => {})
  const answers = startPages.map((address) => waitUntilReady(address, { withinMs: PATIENCE_MS }))
  await Promise.race([Promise.all(answers), ...deaths])
}

function entryFor(id: string, startPage: string) {
  return serviceEntry({
    id,
    name: { vi: id, en: id },
    matches: [{ prefix: startPage }],
    launchUrl: startPage,
    allowHttp: true,
    attributes: {
      mail: 'mailboxAddress',
      displayName: 'displayName',
      unit: 'unit',
      groups: 'groups',
    },
  })
}
