import type { Instant } from '../protocol/ticket.ts'
import type { LocalizedText, RegisteredService } from '../services/registered-service.ts'
import { type Access, hindranceOf, isShown, type Visitor } from './hindrance.ts'

/** A heading of the portal. */
export type Category = Readonly<{ id: string; name: LocalizedText; order: number }>

export type SortedTiles = Readonly<{
  /** Of each category, in the portal's order; one may be empty. */
  byCategory: readonly Readonly<{ category: Category; tiles: readonly Access[] }>[]
  /** All of these in one list. */
  usable: readonly Access[]
  /** What the person was given and cannot use, with no end to it in sight. */
  unusable: readonly Access[]
}>

/**
 * The applications that a person was given, as the portal shows them. What they were not given, or
 * has no tile, or is switched off, is nowhere. A tile that is paused, not linked yet or short of a
 * second factor stays where people look for it, and says so.
 */
export function sortTiles(
  services: readonly RegisteredService[],
  categories: readonly Category[],
  visitor: Visitor,
  at: Instant,
): SortedTiles {
  const given = services
    .filter((service) => isShown(service) && service.isEnabled)
    .map((service): Access => ({ service, hindrance: hindranceOf(service, visitor, at) }))
    .filter(({ hindrance }) => hindrance !== 'not-allowed')
  const usable = given.filter((access) => !isWithoutUse(access))
  const byCategory = inOrder(categories).map((category) => ({
    category,
    tiles: usable.filter(({ service }) => service.category === category.id),
  }))
  return {
    byCategory,
    usable: byCategory.flatMap(({ tiles }) => tiles),
    unusable: given.filter(isWithoutUse),
  }
}

/** By number; those of one number as the configuration lists them. */
export function inOrder(categories: readonly Category[]): Category[] {
  return [...categories].sort((a, b) => a.order - b.order)
}

/** Those of these ids that there are, in the order of the ids. */
export function picked(ids: Iterable<string>, tiles: readonly Access[], most: number): Access[] {
  const byId = new Map(tiles.map((access) => [access.service.id, access]))
  return [...ids].flatMap((id) => byId.get(id) ?? []).slice(0, most)
}

function isWithoutUse({ hindrance }: Access): boolean {
  return hindrance === 'retired' || hindrance === 'no-user'
}
