import type { z } from 'zod';
import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import type { LoginAnswer, LoginLog, SenderQuestion } from '../ports/login-log.ts';
import { malformed } from './failure.ts';
import { failuresQuery, sendersQuery } from './login-query.ts';
import { readFailureRows } from './login-rows.ts';
import { createLogsAsk } from './logs-client.ts';
import type { LogsAsk, LogsDependencies } from './logs-client.ts';
import { FailureRow, SenderRow } from './logs-schemas.ts';
import { parseAnswer } from './parse.ts';

/** Login events as Log Analytics answers queries about them. */
export function createLogsLoginLog(dependencies: LogsDependencies): LoginLog {
  const { logAnalytics: service, registrySuffix } = dependencies.cloud;
  const ask = createLogsAsk(dependencies);
  return {
    async readFailures(question): Promise<Reading<LoginAnswer>> {
      const query = failuresQuery(question, registrySuffix);
      const rows = await readRows({ ask, service, question, query, schema: FailureRow });
      if (!rows.ok) return rows;
      return readFailureRows({ ...rows.value, question, registrySuffix, service });
    },
    async findSenders(question) {
      const query = sendersQuery(question, registrySuffix);
      const rows = await readRows({ ask, service, question, query, schema: SenderRow });
      if (!rows.ok) return rows;
      const seen = new Set(rows.value.rows.map((row) => row.Registry));
      const found = question.registries.filter(({ id, name }) => {
        const lower = id.toLowerCase();
        return seen.has(lower) || seen.has(`${name.toLowerCase()}${registrySuffix}`);
      });
      return read(new Set(found.map(({ id }) => id.toLowerCase())));
    },
  };
}

type Rows<T> = { readonly rows: readonly T[]; readonly cut: string | undefined };

/** The rows of an answer by the names of its columns, each of which must be there. */
async function readRows<T>(input: {
  readonly ask: LogsAsk;
  readonly service: string;
  readonly question: SenderQuestion;
  readonly query: string;
  readonly schema: z.ZodObject & z.ZodType<T>;
}): Promise<Reading<Rows<T>>> {
  const { service, schema } = input;
  const answer = await input.ask({ ...input.question, query: input.query });
  if (!answer.ok) return unread(named(answer.failure));
  const { columns, cut } = answer.value;
  const missing = Object.keys(schema.shape).find((column) => !columns.includes(column));
  if (missing !== undefined) {
    return unread(malformed(`the answer has no column ${missing}`, service));
  }
  const rows: T[] = [];
  for (const cells of answer.value.rows) {
    const row = Object.fromEntries(columns.map((name, at) => [name, cells[at]]));
    const parsed = parseAnswer({ schema, answer: row, service });
    if (!parsed.ok) return parsed;
    rows.push(parsed.value);
  }
  return read({ rows, cut });
}

/** SEM0100 about the table itself: no login event was ever written to this workspace. */
function named(failure: ReadFailure): ReadFailure {
  const isTable = /'ContainerRegistryLoginEvents'/i.test(failure.message);
  if (failure.code !== 'SEM0100' || !isTable) return failure;
  const message =
    'the workspace has no table ContainerRegistryLoginEvents: no login was ever written to it';
  return { ...malformed(message, failure.service ?? ''), cause: 'not-configured', code: 'SEM0100' };
}
