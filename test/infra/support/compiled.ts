import { checkBodies } from './check-resources.ts';
import { deploy } from './deploy.ts';
import { checkHardening } from './hardening.ts';
import { describeProblems } from './problem.ts';
import type { Project } from './project.ts';
import { readTemplate } from './read-template.ts';

/** The checks of the templates over what a compiler made of one of them. */
export function judgeCompiled(file: string, json: string): readonly string[] {
  const template = readTemplate(file, json);
  const project: Project = { files: new Map(), templates: new Map(), texts: {} };
  const target = { managementGroup: 'contoso', subscriptionId: '', resourceGroup: '' };
  const { resources } = deploy({
    project,
    file: template,
    params: {},
    target,
    runtime: () => undefined,
  });
  const keys = /\b(?:listKeys|listCredentials)\(/.test(json)
    ? [{ file, line: 1, rule: 'rights', message: 'keys or credentials are read' }]
    : [];
  return describeProblems([
    ...checkBodies(project, template),
    ...checkHardening(resources),
    ...keys,
  ]);
}
