import { Type } from 'typebox'
import { closed } from './common.ts'

const MailboxSuffix = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'After the @' }),
    state: Type.Enum(['active', 'accepted', 'retired'], {
      default: 'active',
      description:
        'active: offered; accepted: works when typed; retired: refused with a hint at its successor',
    }),
    retiredOn: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'retired: since which day; people who type it are told',
      }),
    ),
    replacedBy: Type.Optional(
      Type.String({ description: 'retired: the suffix that people are told to use instead' }),
    ),
  },
  closed,
)

export const Mailbox = Type.Object(
  {
    suffixes: Type.Array(MailboxSuffix, {
      minItems: 1,
      maxItems: 50,
      description: 'The endings of official mailboxes',
    }),
    defaultSuffix: Type.String({ description: 'Taken when only the mailbox name is typed' }),
    oldNameMonths: Type.Integer({
      default: 12,
      minimum: 1,
      maximum: 120,
      description: 'How long the old name of a renamed mailbox goes on working',
    }),
    quarantineMonths: Type.Integer({
      default: 24,
      minimum: 24,
      maximum: 1200,
      description: 'How long a retired mailbox is given to nobody else',
    }),
  },
  { ...closed, description: 'The official mailboxes, by whose names people sign in' },
)
