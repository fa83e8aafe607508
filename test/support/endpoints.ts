/** The five endpoints that validate tickets, as applications write them (2.4 to 2.9). */
export const ENDPOINTS = [
  '/validate',
  '/serviceValidate',
  '/proxyValidate',
  '/p3/serviceValidate',
  '/p3/proxyValidate',
] as const
