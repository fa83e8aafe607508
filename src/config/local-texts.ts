import type { Config } from './load-config.ts'

/** What anybody can read of this installation: an attacker guesses with it first. */
export function localTexts({
  branding,
  mailbox,
  publicUrl,
}: Pick<Config, 'branding' | 'mailbox' | 'publicUrl'>): string[] {
  const { authority, system, gate } = branding
  const hosts = [new URL(publicUrl).hostname, ...mailbox.suffixes.map(({ name }) => name)]
  return [
    ...[authority, system, gate].flatMap(({ vi, en }) => [vi, en]),
    ...hosts.flatMap((host) => [host, ...host.split('.')]),
  ]
}
