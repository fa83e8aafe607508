import { addressOf, type Mailbox } from '../accounts/account.ts'
import { type Connector, withinTime } from '../outgoing/secure-connection.ts'
import { loadImapLibrary, loginByImap } from './imap-login.ts'
import type { SourceAnswer } from './password-source.ts'
import { createServerOrder, type Server } from './server-order.ts'
import { typedForms } from './typed-forms.ts'

export type ImapSettings = Readonly<{
  servers: readonly Server[]
  /** PEM; then only this authority is trusted. */
  certificateAuthority: string | undefined
  /** What the mail server knows people by. */
  login: 'address' | 'name'
  /** For everything that one server is asked for one person. */
  timeoutMs: number
}>

/** Asks a mail server, by signing in to it and out again. */
export function createImapSource(
  settings: ImapSettings,
  parts: Readonly<{
    connector: Connector
    now(): number
    noteTrouble(server: Server, problem: string): void
  }>,
) {
  const { certificateAuthority, timeoutMs } = settings
  // Now, while nobody waits; a failure is told to the first who does.
  loadImapLibrary().catch(() => {})
  const order = createServerOrder(settings.servers, { now: parts.now, note: parts.noteTrouble })

  return async function ask(mailbox: Mailbox, password: string): Promise<SourceAnswer> {
    const user = loginOf(settings, mailbox)
    // No server is blamed for the time that this takes.
    await loadImapLibrary()
    let answer: SourceAnswer = { kind: 'refused' }
    for (const form of typedForms(password)) {
      const outcome = await order.ask((server) =>
        withinTime(timeoutMs, (session) =>
          loginByImap(
            server,
            { user, password: form },
            {
              connector: parts.connector,
              certificateAuthority,
              timeoutMs,
              session,
              note: () => {},
            },
          ),
        ),
      )
      if (outcome.kind === 'right') return { kind: 'right', attributes: {} }
      answer = { kind: 'refused', note: outcome.kind === 'refused' ? outcome.detail : '' }
    }
    return answer
  }
}

export function loginOf({ login }: Pick<ImapSettings, 'login'>, mailbox: Mailbox): string {
  return login === 'address' ? addressOf(mailbox) : mailbox.name
}
