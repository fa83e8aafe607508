import type { Test } from 'tap'
import { registeredAt } from './running-server.ts'
import { webServer } from './web-server.ts'

type Json = Readonly<Record<string, unknown>>
type WebServerOptions = NonNullable<Parameters<typeof webServer>[1]>

type Options = Pick<WebServerOptions, 'answer' | 'tls'> &
  Readonly<{ id: string; entry?: (origin: string) => Json }>

/** An application on this machine that takes logout requests, with its entry in the configuration. */
export async function logoutApplication(t: Test, { id, entry, ...options }: Options) {
  const server = await webServer(t, options)
  const origin = `${options.tls ? 'https' : 'http'}://localhost:${server.port}`
  return {
    id,
    origin,
    service: `${origin}/app?page=1`,
    server,
    entry: registeredAt(`${origin}/`, { id, name: { vi: id, en: id }, ...entry?.(origin) }),
    /** The tickets that it was told of, in their order. */
    tickets: () =>
      server.received.flatMap(({ body }) => /SessionIndex%3E([\w-]+)%3C/.exec(body)?.[1] ?? []),
  }
}

export type LogoutApplication = Awaited<ReturnType<typeof logoutApplication>>
