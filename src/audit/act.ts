/** Whoever does something that is written down. */
export type Actor =
  /** Somebody at the command line, by the name that the machine knows them by. */
  | Readonly<{ kind: 'operator'; name: string; cameFrom: string }>
  /** A person in a browser, by the id of their account. */
  | Readonly<{ kind: 'person'; accountId: number; cameFrom: string; device?: string }>
  /** The server by itself; `name` is the duty that made it act. */
  | Readonly<{ kind: 'system'; name: string }>

/** One deed: who does it, when, and why. What the verbs that change something are told. */
export type Act = Readonly<{
  actor: Actor
  /** Milliseconds since 1970. */
  at: number
  reason?: string
  /** Of the request in which it happened, so that the help desk finds it by the code on the page. */
  supportCode?: string
}>

/** By what the actor is written down: a name; of a person, the id of their account. */
export function actorName(actor: Actor): string {
  return actor.kind === 'person' ? String(actor.accountId) : actor.name
}
