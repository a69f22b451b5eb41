import { buildApplication, buildCertificate, buildSecret } from '../build-directory.ts';
import { azureDate, type Shift, shifted } from '../dates.ts';
import type { Application } from '../tenant-directory.ts';

/** The company's own applications: a few in trouble, many that are fine. */
export function contosoApplications(now: Date): Application[] {
  const at = (shift: Shift, digits = 0, offset?: number) =>
    azureDate(shifted(now, shift), digits, offset);
  const secrets = (name: string, ends: { readonly [key: string]: string | null }) =>
    buildApplication(now, name, {
      passwordCredentials: Object.entries(ends).map(([k, end]) => buildSecret(`${name}/${k}`, end)),
    });
  const certificates = (name: string, ends: { readonly [key: string]: string | null }) =>
    buildApplication(now, name, {
      keyCredentials: Object.entries(ends).map(([k, end]) => buildCertificate(`${name}/${k}`, end)),
    });
  return [
    // Renewed in time, but the old secret was left to expire: still in use somewhere?
    secrets('Orders API', { 'ci-old': at({ days: -4 }), 'ci-new': at({ days: 340 }) }),
    secrets('Payments Gateway', { production: at({ days: 2, hours: 3 }, 6) }),
    secrets('Data Lake Loader', { loader: at({ days: 5, hours: 1 }, 5) }),
    secrets('Storefront Web', { web: at({ days: 20 }, 7) }),
    secrets('Inventory Sync', { sync: at({ days: 50 }, 1) }),
    secrets('Legacy FTP Bridge', { unknown: null }),
    certificates('Fulfilment Worker', { worker: at({ days: 12 }) }),
    certificates('Loyalty Service', { loyalty: at({ days: -6 }, 2) }),
    certificates('Partner Feed', { feed: at({ days: 45 }, 3, 120) }),
    // Too long ago to be judged.
    secrets('Archive 2024', { batch: at({ days: -90 }, 4) }),
    secrets('Kiosk Fleet', { forever: '9999-12-31T23:59:59.9999999Z' }),
    secrets('Mobile Backend', { mobile: at({ days: 200 }, 6) }),
    secrets('Search Indexer', { search: at({ days: 410 }), standby: at({ days: 411 }, 7) }),
    secrets('Customer Portal', { portal: at({ days: 95 }) }),
    certificates('Build Pipeline', { agents: at({ days: 700 }) }),
    certificates('Warehouse Robots', { robots: at({ days: 320 }, 0, -300) }),
    ...[
      'Price Engine',
      'Returns Desk',
      'Gift Cards',
      'Newsletter',
      'Store Locator',
      'Supplier Portal',
      'Analytics Sandbox',
      'Registry Monitor',
    ].map((name) => buildApplication(now, name)),
  ];
}
