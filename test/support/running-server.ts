import { createServer } from 'node:net'
import type { Test } from 'tap'
import { configFile, serviceEntry } from './sample-config.ts'
import { testApp } from './test-app.ts'

type Json = Readonly<Record<string, unknown>>

/** Below the range that the system gives to outgoing connections, so that none takes it meanwhile. */
const LOWEST_PORT = 20_000
const PORTS = 10_000

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const port = LOWEST_PORT + Math.floor(Math.random() * PORTS)
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(freePort()))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)))
  })
}

/** A server's address before it runs: applications and configuration need it first. */
export async function freeAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}

/** An application at this URL as cas.config.json registers it, plain http and all. */
export function registeredAt(url: string, entry: Json = {}): Json {
  return serviceEntry({
    matches: [{ prefix: url }],
    launchUrl: url,
    allowHttp: true,
    attributes: { displayName: 'displayName', mail: 'mailboxAddress' },
    ...entry,
  })
}

/**
 * The whole server of `testApp`, listening on 127.0.0.1 at `publicUrl`: sockets, a browser's own
 * cookies and parallel requests are real. It ends with the test.
 */
export async function runningServer(
  t: Test,
  settings: Json & { publicUrl: string },
  outside: Parameters<typeof testApp>[2] = {},
) {
  const parts = await testApp(t, settings, outside)
  const port = Number(new URL(settings.publicUrl).port)
  await parts.server.listen({ host: '127.0.0.1', port })
  return { ...parts, url: settings.publicUrl }
}

export type RunningServer = Awaited<ReturnType<typeof runningServer>>

/** A configuration file for the real program, listening where its public URL says. */
export function configFileFor(publicUrl: string, settings: Json = {}): Json {
  const port = Number(new URL(publicUrl).port)
  return configFile({ publicUrl, listen: { host: '127.0.0.1', port }, ...settings })
}
