import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { privateAuthority } from './certificate.ts'
import { serviceEntry } from './sample-config.ts'
import { type ReceivedRequest, webServer } from './web-server.ts'

type Json = Readonly<Record<string, unknown>>

type Options = Readonly<{
  id: string
  /** What its entry says of proxying; it may proxy, unless a test says otherwise. */
  proxying?: Json
  entry?: Json
  /** What the callback answers; 200, unless a test says otherwise. */
  answer?(request: ReceivedRequest, response: ServerResponse): unknown
}>

const ours = privateAuthority()

/** The PEM file of an authority: the one that signs these applications' certificates, or another. */
export function authorityFile(t: Test, authority = ours): string {
  const folder = mkdtempSync(join(tmpdir(), 'cas-authority-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'authority.pem')
  writeFileSync(file, authority.certificate)
  return file
}

/**
 * An application at `https://localhost:<port>/app` that may proxy, with a callback that keeps what is
 * delivered, as the clients' libraries do: by the IOU.
 */
export async function proxyingApplication(t: Test, options: Options) {
  const { id, proxying = { allowed: true }, entry = {}, answer } = options
  const grants = new Map<string, string>()
  const server = await webServer(t, {
    tls: ours.issue(['localhost', '127.0.0.1']),
    answer(request, response) {
      const { searchParams } = new URL(request.url, 'https://localhost')
      const iou = searchParams.get('pgtIou')
      const pgt = searchParams.get('pgtId')
      if (iou !== null && pgt !== null) grants.set(iou, pgt)
      return answer ? answer(request, response) : response.end()
    },
  })
  const origin = `https://localhost:${server.port}`
  const service = `${origin}/app`
  return {
    server,
    origin,
    service,
    pgtUrl: `${origin}/pgt`,
    /** Proxy-granting tickets by their IOU. */
    grants,
    entry: serviceEntry({
      id,
      matches: [{ prefix: service }],
      launchUrl: service,
      certificateAuthorityFile: authorityFile(t),
      proxying,
      ...entry,
    }),
  }
}

export type ProxyingApplication = Awaited<ReturnType<typeof proxyingApplication>>
