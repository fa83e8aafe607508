import type { ResetRequest } from '../second-factor/reset-store.ts'
import type { SecondFactorState, TrustedDevice } from '../second-factor/second-factor-types.ts'
import { printable, textTable } from './text-table.ts'

export type ShownRequest = ResetRequest & Readonly<{ address: string }>

type ShownState = Readonly<{
  address: string
  state: SecondFactorState
  devices: readonly TrustedDevice[]
  request: ResetRequest | undefined
}>

/** These keys are a promise to scripts. */
export function stateAsJson({ address, state, devices, request }: ShownState): string {
  return json({
    mailbox: address,
    isEnrolled: state.isEnrolled,
    enrolledAt: isoOrNull(state.enrolledAt),
    lastUsedAt: isoOrNull(state.lastUsedAt),
    recoveryCodesLeft: state.recoveryCodesLeft,
    areRecoveryCodesConfirmed: state.areRecoveryCodesConfirmed,
    trustedDevices: devices.map(({ device, cameFrom, trustedAt, lastUsedAt, expiresAt }) => ({
      device,
      cameFrom,
      trustedAt: isoTime(trustedAt),
      lastUsedAt: isoTime(lastUsedAt),
      expiresAt: isoTime(expiresAt),
    })),
    openRequest: request ? request.id : null,
  })
}

export function stateAsText({ address, state, devices, request }: ShownState): string {
  const { enrolledAt, lastUsedAt, recoveryCodesLeft, areRecoveryCodesConfirmed } = state
  const lines: [string, string][] = [
    ['Mailbox', address],
    ['Second factor', enrolledAt === undefined ? 'off' : `on since ${isoTime(enrolledAt)}`],
  ]
  if (enrolledAt !== undefined) {
    const saved = areRecoveryCodesConfirmed ? 'saved' : 'not confirmed to be saved'
    lines.push(
      ['Last used', lastUsedAt === undefined ? '' : isoTime(lastUsedAt)],
      ['Recovery codes', `${recoveryCodesLeft} left, ${saved}`],
    )
  }
  for (const { device, cameFrom, expiresAt } of devices) {
    lines.push(['Trusted device', `${device}, ${cameFrom}, until ${isoTime(expiresAt)}`])
  }
  if (request) {
    const { id, requestedBy, reason } = request
    lines.push(['Reset', `request ${id} by ${requestedBy} waits for approval: ${reason}`])
  }
  return lines
    .map(([label, text]) => `${`${label}:`.padEnd(17)}${printable(text)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}

export function requestsAsJson(
  requests: readonly ShownRequest[],
  next: number | undefined,
): string {
  return json({ requests: requests.map(documentOf), next: next ?? null })
}

export function requestsAsTable(
  requests: readonly ShownRequest[],
  next: number | undefined,
): string {
  if (requests.length === 0) return 'No requests.\n'
  const headings = ['REQUEST', 'MAILBOX', 'STATE', 'ASKED BY', 'ASKED AT', 'CLOSED BY', 'REASON']
  const table = textTable(
    headings,
    requests.map((request) => [
      String(request.id),
      request.address,
      request.isBreakGlass ? 'break-glass' : request.state,
      request.requestedBy,
      isoTime(request.requestedAt),
      request.closedBy,
      request.reason,
    ]),
  )
  return next === undefined ? table : `${table}\nMore: --before ${next}\n`
}

function documentOf(request: ShownRequest) {
  const { id, address, state, reason, requestedBy, requestedAt, expiresAt } = request
  return {
    id,
    mailbox: address,
    state,
    isBreakGlass: request.isBreakGlass,
    reason,
    requestedBy,
    requestedAt: isoTime(requestedAt),
    expiresAt: isoTime(expiresAt),
    closedBy: request.closedBy || null,
    closedAt: isoOrNull(request.closedAt ?? undefined),
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at)
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
