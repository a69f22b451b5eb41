import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { projectFile } from '../../dev/paths.ts';

const Cited = z.strictObject({
  name: z.string(),
  /** Repository, path and commit of the page. */
  source: z.string().regex(/^MicrosoftDocs\/azure-docs \S+\.md @[0-9a-f]{40}$/),
  /** Date that the page itself gives. */
  published: z.iso.date(),
});

const Operations = z.strictObject({
  operations: z.array(
    Cited.extend({ kind: z.enum(['action', 'dataAction']), description: z.string().min(1) }),
  ),
  roles: z.array(
    Cited.extend({
      id: z.guid(),
      actions: z.array(z.string()),
      dataActions: z.array(z.string()),
    }),
  ),
});

/** What Microsoft publishes of the operations and roles that matter here. */
export const { operations, roles } = Operations.parse(readJson('test/infra/operations.json'));

/** Actions of the custom role, as the templates read them. */
export const roleActions = z.array(z.string()).parse(readJson('infra/role-actions.json'));

/** Name and description of an operation; names compare without regard to case, as in Azure. */
export function publishedOperation(name: string): (typeof operations)[number] | undefined {
  return operations.find((known) => known.name.toLowerCase() === name.toLowerCase());
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(projectFile(...file.split('/')), 'utf8'));
}
