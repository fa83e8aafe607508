import { userInfo } from 'node:os'
import type { Act, Actor } from '../audit/act.ts'

export type Operator = Extract<Actor, { kind: 'operator' }>

/** Whoever sits at the machine itself. */
const HERE = 'this machine'

/**
 * Whom the machine knows as the one who types the command, and the address they came in from. Who
 * became root by sudo stays who they are; anybody else may write into SUDO_USER what they like, so it
 * counts for root only.
 */
export function operatorOf(
  environment: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
  userName: () => string = () => userInfo().username,
): Operator {
  const name = (userId === 0 && environment.SUDO_USER) || nameOr(`user ${userId}`, userName)
  const cameFrom = environment.SSH_CONNECTION?.split(' ')[0] || HERE
  return { kind: 'operator', name, cameFrom }
}

/** What a command does is the operator's deed, at this moment, and for that reason. */
export function operatorAct(
  context: Readonly<{ operator(): Operator; now(): number }>,
  reason?: string,
): Act {
  const act = { actor: context.operator(), at: context.now() }
  return reason === undefined ? act : { ...act, reason }
}

/** In a container a user may have a number and no name. */
function nameOr(fallback: string, userName: () => string): string {
  try {
    return userName()
  } catch {
    return fallback
  }
}
