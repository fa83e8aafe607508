#!/usr/bin/env node
import { startQuietPool } from './quiet-pool.ts'

// What must be done before the first module is loaded; the program itself is cli.ts.
startQuietPool(() => import('./cli.ts'))
