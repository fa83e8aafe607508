import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

/** What a schema cannot say about the policies of passwords. Pure. */
export function passwordMistakes({ passwords }: ConfigFile): ConfigMistake[] {
  const { minimumLength, policies } = passwords
  if (minimumLength === undefined || policies.everyone.minimumLength === undefined) return []
  const sentence =
    'Is the older name of passwords.policies.everyone.minimumLength, which is set too. Remove this one.'
  return [{ path: 'passwords.minimumLength', sentence }]
}

/** The policies in force: the older `passwords.minimumLength` counts for everyone. */
export function policiesInForce({
  minimumLength,
  policies,
}: ConfigFile['passwords']): ConfigFile['passwords']['policies'] {
  if (minimumLength === undefined) return policies
  return { ...policies, everyone: { ...policies.everyone, minimumLength } }
}
