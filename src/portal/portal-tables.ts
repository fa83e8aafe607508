/** Where the portal keeps what must go when a person's data goes (L23). */
export const PORTAL_TABLES: readonly string[] = ['portal_visits', 'portal_pins']
