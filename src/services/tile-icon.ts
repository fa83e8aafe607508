import type { Drawing } from './drawing.ts'

/**
 * The pictures that a tile can be given by name. They are drawn in templates/icons.svg, and come from
 * Lucide, under its names for them.
 */
export const ICON_NAMES = [
  'archive',
  'award',
  'banknote',
  'book-open',
  'briefcase',
  'building-2',
  'bus',
  'calendar-days',
  'camera',
  'chart-column',
  'clipboard-check',
  'clipboard-list',
  'clock',
  'contact',
  'database',
  'factory',
  'file-text',
  'files',
  'folder-open',
  'gavel',
  'globe',
  'graduation-cap',
  'handshake',
  'heart-pulse',
  'house',
  'id-card',
  'inbox',
  'landmark',
  'list-checks',
  'mail',
  'map',
  'megaphone',
  'message-square',
  'newspaper',
  'pen-line',
  'phone',
  'presentation',
  'printer',
  'receipt',
  'scale',
  'send',
  'server',
  'settings',
  'shield-check',
  'signature',
  'sprout',
  'stamp',
  'trees',
  'users',
  'video',
  'vote',
  'wallet',
] as const

export type IconName = (typeof ICON_NAMES)[number]

/** What a tile shows in front of its name, where an operator has chosen something. */
export type TileIcon =
  | Readonly<{ kind: 'named'; name: IconName }>
  | Readonly<{ kind: 'drawn'; drawing: Drawing }>

export function isIconName(text: string): text is IconName {
  return (ICON_NAMES as readonly string[]).includes(text)
}
