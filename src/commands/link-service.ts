import type { Config } from '../config/load-config.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { CommandError } from './command-error.ts'
import { printable } from './text-table.ts'

const NAMED = 10

/** The application of that id, or a CommandError that names those that there are. */
export function serviceNamed(
  { services }: Pick<Config, 'services'>,
  id: string,
): RegisteredService {
  const service = services.find((one) => one.id === id)
  if (service) return service
  const ids = services.slice(0, NAMED).map((one) => one.id)
  const more = services.length > NAMED ? ' …' : ''
  throw new CommandError(
    `There is no application ${printable(id)}. There are: ${ids.join(', ')}${more}.`,
    1,
  )
}
