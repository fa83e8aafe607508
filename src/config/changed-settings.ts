import { isReloadable } from './reloadable.ts'

export type ChangedSettings = Readonly<{
  /** In force after a reload. */
  reloadable: readonly string[]
  /** Read at a start only. */
  needsRestart: readonly string[]
}>

/** Where the file lies, which says nothing of what is in it. */
const NO_SETTINGS = new Set(['file', 'databaseFile'])

/**
 * Which settings of two configurations differ, by their names as `sessions.idleMinutes`; a list is told
 * as a whole. Pure.
 */
export function changedSettings(before: object, after: object): ChangedSettings {
  const changed = differing(before, after, '').filter((name) => !NO_SETTINGS.has(name))
  return {
    reloadable: changed.filter(isReloadable),
    needsRestart: changed.filter((name) => !isReloadable(name)),
  }
}

function differing(before: unknown, after: unknown, name: string): string[] {
  if (isGroup(before) && isGroup(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => differing(before[key], after[key], name ? `${name}.${key}` : key))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [name]
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
