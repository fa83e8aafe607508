import { type Config, readConfig } from '../../src/config/load-config.ts'

type Json = Readonly<Record<string, unknown>>

const both = (vi: string, en: string) => ({ vi, en })

/** An application at `https://app.example/app`, as cas.config.json would register it. */
export function serviceEntry(entry: Json = {}): Json {
  return {
    id: 'app',
    name: { vi: 'Ứng dụng mẫu', en: 'Sample application' },
    description: both('Mẫu', 'Sample'),
    category: 'general',
    matches: [{ prefix: 'https://app.example/app' }],
    launchUrl: 'https://app.example/app',
    ...entry,
  }
}

/** A complete configuration with cheap password hashes, for a server that a test owns. */
export function configFile(settings: Json = {}): Json {
  return {
    publicUrl: 'https://sso.example',
    branding: {
      authority: both('UBND TỈNH BÌNH PHƯỚC', 'BÌNH PHƯỚC PEOPLE’S COMMITTEE'),
      system: both(
        'HỆ THỐNG THÔNG TIN CHÍNH QUYỀN SỐ TỈNH BÌNH PHƯỚC',
        'DIGITAL GOVERNMENT OF BÌNH PHƯỚC PROVINCE',
      ),
      gate: both('CỔNG ĐĂNG NHẬP TẬP TRUNG', 'CENTRAL SIGN-IN'),
      support: {
        mail: 'hotro@binhphuoc.gov.vn',
        phone: '0271 300 0000',
        hours: both('7:30–17:00 (T2–T6)', '7:30–17:00 (Mon–Fri)'),
      },
    },
    mailbox: {
      suffixes: [{ name: 'binhphuoc.gov.vn' }],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
    passwords: { memoryKiB: 8192, iterations: 1 },
    categories: [{ id: 'general', name: both('Chung', 'General') }],
    services: [serviceEntry()],
    // Servers of several tests run at a time.
    operations: { enabled: false },
    ...settings,
    // No test waits for the answer to a wrong password.
    throttle: { delaysMilliseconds: [], ...(settings.throttle as Json | undefined) },
  }
}

export function sampleConfig(settings: Json = {}): Config {
  return readConfig(configFile(settings), '/nowhere/cas.config.json', {})
}
