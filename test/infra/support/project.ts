import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import type { Problem } from './problem.ts';
import { readBicep } from './read-file.ts';
import { isTemplate, readTemplate } from './read-template.ts';
import type { BicepFile, Module, Resource } from './syntax.ts';

/** Names of files below a folder, with `/`, to their texts. */
export type Texts = Readonly<Record<string, string>>;

/** All templates of a folder, and the JSON files beside them. */
export type Project = {
  readonly files: ReadonlyMap<string, BicepFile>;
  /** Deployment templates written as JSON, which a module may call too. */
  readonly templates: ReadonlyMap<string, BicepFile>;
  readonly texts: Texts;
};

/** The templates of a folder and below, and what they load. */
export function readTexts(folder: string): Texts {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:bicep|json|kql)$/.test(name))
    .toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Parses every template among the texts. */
export function readProject(texts: Texts): Project {
  const all = Object.entries(texts);
  const bicep = all.filter(([name]) => name.endsWith('.bicep'));
  const json = all.filter(([name, text]) => name.endsWith('.json') && isTemplate(text));
  return {
    texts,
    files: new Map(bicep.map(([name, text]) => [name, readBicep(name, text)])),
    templates: new Map(json.map(([name, text]) => [name, readTemplate(name, text)])),
  };
}

/** Every file, in the order of names. */
export function filesOf({ files }: Project): readonly BicepFile[] {
  return [...files.values()];
}

/** A path that a file names, from the folder of the templates. */
export function pathFrom({ file }: Pick<BicepFile, 'file'>, path: string): string {
  return normalize(join(dirname(file), path));
}

/** The file that a module calls; undefined where there is none. */
export function calledFile(
  { files, templates }: Project,
  from: BicepFile,
  { path }: Module,
): BicepFile | undefined {
  const called = pathFrom(from, path);
  return files.get(called) ?? templates.get(called);
}

/** The resource of a symbol, also one declared inside another. */
export function findResource({ resources }: BicepFile, name: string): Resource | undefined {
  return resources.find((resource) => resource.name === name);
}

/** A problem of a file at something that has a line. */
export function problemAt(
  { file }: Pick<BicepFile, 'file'>,
  { line }: { readonly line: number },
  { rule, message }: Pick<Problem, 'rule' | 'message'>,
): Problem {
  return { file, line, rule, message };
}
