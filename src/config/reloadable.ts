/** Settings that SIGHUP puts in force without a restart, with all that is below them. */
export const RELOADABLE: readonly string[] = [
  'services',
  'categories',
  'branding',
  'hosts',
  'dataProtection',
  'log.level',
  'tls',
]

/** Whether a setting such as `services[].name` is in force after SIGHUP. */
export function isReloadable(setting: string): boolean {
  return RELOADABLE.some(
    (known) =>
      setting === known || (/^[.[]/.test(setting.slice(known.length)) && setting.startsWith(known)),
  )
}
