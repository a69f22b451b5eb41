import { CHECKS } from '../src/checks/catalog.ts';
import { OWN_CHECKS } from '../src/config/receiver-settings.ts';
import { routingJsonSchema } from '../src/config/routing-schema.ts';
import { reportJsonSchema } from '../src/report/report-schema.ts';
import { checksPage } from './reference/checks-page.ts';
import { configurationPage } from './reference/configuration-page.ts';
import { permissionsPage } from './reference/permissions-page.ts';
import { roleActions } from './reference/role-actions.ts';

/** A file of the project that is made from its sources. */
export type GeneratedFile = {
  /** Path from the project's root, with `/`. */
  readonly file: string;
  readonly make: () => Promise<string>;
};

/** Every generated file; `npm run generate` writes them, `npm run verify` finds stale ones. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  { file: 'docs/checks.md', make: async () => checksPage() },
  { file: 'docs/permissions.md', make: async () => permissionsPage() },
  { file: 'docs/configuration.md', make: async () => configurationPage() },
  {
    file: 'docs/report.schema.json',
    make: async () => JSON.stringify(reportJsonSchema(), null, 2),
  },
  {
    file: 'docs/routing.schema.json',
    make: async () => {
      const checks = [...CHECKS.map(({ id }) => id), ...OWN_CHECKS];
      return JSON.stringify(routingJsonSchema(checks), null, 2);
    },
  },
  { file: 'infra/role-actions.json', make: async () => JSON.stringify(roleActions(), null, 2) },
];
