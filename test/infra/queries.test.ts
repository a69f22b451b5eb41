import { describe, expect, test, vi } from 'vitest';
import { fieldOf, projectFile } from '../../dev/paths.ts';
import { diagnose } from '../support/kql-schema.ts';
import { APP_TRACES } from './support/app-traces.ts';
import { deployEntry } from './support/entry.ts';
import { readProject, readTexts } from './support/project.ts';
import { field, list, text } from './support/values.ts';

// Loading the Kusto language takes seconds, more so beside other work.
vi.setConfig({ testTimeout: 60_000 });

const { resources } = deployEntry(
  readProject(readTexts(projectFile('infra'))),
  'main.subscription.bicep',
);

function resourceOf(type: string) {
  const found = resources.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no ${type} is deployed`);
  return found;
}

const rule = resourceOf('Microsoft.Insights/scheduledQueryRules');
const workbook = resourceOf('Microsoft.Insights/workbooks');
const component = resourceOf('Microsoft.Insights/components');

const [criterion] = list(field(rule.body, 'properties', 'criteria', 'allOf'));
const ruleQuery = text(field(criterion, 'query'));
const workbookData: unknown = JSON.parse(
  text(field(workbook.body, 'properties', 'serializedData')),
);

/** Title and query of each part of the workbook that has one. */
function workbookQueries(): readonly (readonly [string, string])[] {
  const items = fieldOf(workbookData, 'items');
  const all: readonly unknown[] = Array.isArray(items) ? items : [];
  return all.flatMap((item) => {
    const content = fieldOf(item, 'content');
    const query = fieldOf(content, 'query');
    return typeof query === 'string' ? [[String(fieldOf(content, 'title')), query] as const] : [];
  });
}

describe('the query of the alert for silence', () => {
  test('is right by the columns that Microsoft documents', () => {
    expect(diagnose(ruleQuery, [APP_TRACES])).toEqual([]);
  });

  test('with a wrong column is refused', () => {
    expect(diagnose(ruleQuery.replace('Message', 'Text'), [APP_TRACES])).toHaveLength(1);
    expect(diagnose(ruleQuery.replace('AppTraces', 'traces'), [APP_TRACES]).length).toBeGreaterThan(
      0,
    );
  });

  test('counts completed sweeps of this component and of no other', () => {
    expect(ruleQuery).toContain('"sweep-completed {"');
    expect(ruleQuery).toContain(`"${component.id}"`);
    expect(ruleQuery).not.toContain('__');
  });

  test('fires when there is none, and gives a row also then', () => {
    const column = text(field(criterion, 'metricMeasureColumn'));
    // A summary without "by" is one row whatever came in: without a row the rule would never fire.
    expect(ruleQuery.trim().split('\n').at(-1)).toBe(`| summarize ${column} = count()`);
    expect(field(criterion, 'operator')).toBe('LessThan');
    expect(field(criterion, 'threshold')).toBe(1);
    expect(field(rule.body, 'properties', 'windowSize')).toBe('PT30M');
  });

  test('tells the people who get the mail of the app', () => {
    const groups = resources.filter(({ type }) => type === 'Microsoft.Insights/actionGroups');
    expect(list(field(rule.body, 'properties', 'actions', 'actionGroups'))).toEqual(
      groups.map(({ id }) => id),
    );
    const [group] = groups;
    const addresses = list(field(group?.body, 'properties', 'emailReceivers')).map((one) =>
      field(one, 'emailAddress'),
    );
    expect(addresses).toEqual(['ops@contoso.example']);
  });
});

describe('the workbook', () => {
  test('shows runs, findings, gaps and what was sent', () => {
    const titles = workbookQueries()
      .map(([title]) => title)
      .join('\n');
    for (const word of ['runs', 'severity', 'not be read', 'failed'])
      expect(titles).toContain(word);
  });

  test.each(workbookQueries())('%s: the query is right', (_, query) => {
    expect(diagnose(query, [APP_TRACES])).toEqual([]);
    expect(query).toContain(`"${component.id}"`);
    expect(diagnose(query.replace('Message', 'Text'), [APP_TRACES]).length).toBeGreaterThan(0);
  });

  test('has no placeholder left', () => {
    expect(JSON.stringify(workbookData)).not.toMatch(/__[A-Z]+__/);
  });
});
