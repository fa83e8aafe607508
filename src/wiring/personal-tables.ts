import { LINK_TABLES } from '../links/person-link-store.ts'
import { NOTICE_TABLES } from '../notices/acknowledgement-store.ts'
import { PASSWORD_TABLES } from '../passwords/password-store.ts'
import { IMPORT_TABLES } from '../people-import/import-runs.ts'
import { PORTAL_TABLES } from '../portal/portal-tables.ts'
import { RECOVERY_TABLES } from '../recovery/recovery-store.ts'
import { SECOND_FACTOR_TABLES } from '../second-factor/second-factor.ts'
import { SIGN_IN_TABLES } from '../sign-in/sign-in-reports.ts'
import { SOURCE_TABLES } from '../sources/source-record-store.ts'

/** Where the subjects beside accounts/ keep what must go when a person's data goes (L23). */
export const PERSONAL_TABLES: readonly string[] = [
  ...PASSWORD_TABLES,
  ...SOURCE_TABLES,
  ...SECOND_FACTOR_TABLES,
  ...RECOVERY_TABLES,
  ...IMPORT_TABLES,
  ...LINK_TABLES,
  ...NOTICE_TABLES,
  ...PORTAL_TABLES,
  ...SIGN_IN_TABLES,
]
