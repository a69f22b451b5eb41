import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { projectFile } from '../../../dev/paths.ts';

type Flags = {
  readonly required?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
};

/** What a value may be, as Azure's own type definitions say. */
export type ArmNode = Flags &
  (
    | {
        readonly kind: 'object';
        readonly props: Readonly<Record<string, ArmNode>>;
        readonly additional?: ArmNode | undefined;
        readonly discriminator?: string | undefined;
        readonly cases?: Readonly<Record<string, ArmNode>> | undefined;
      }
    | { readonly kind: 'array'; readonly items: ArmNode }
    | {
        readonly kind: 'string';
        readonly minLength?: number | undefined;
        readonly maxLength?: number | undefined;
        readonly pattern?: string | undefined;
        readonly secure?: boolean | undefined;
      }
    | { readonly kind: 'int'; readonly min?: number | undefined; readonly max?: number | undefined }
    | { readonly kind: 'bool' | 'any' | 'recursive' }
    | {
        readonly kind: 'enum';
        readonly values: readonly string[];
        /** Other texts are taken too. */
        readonly open?: boolean | undefined;
      }
    | { readonly kind: 'literal'; readonly value: string }
  );

const flags = { required: z.boolean().optional(), readOnly: z.boolean().optional() };
const Node: z.ZodType<ArmNode> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('object'),
      props: z.record(z.string(), Node),
      additional: Node.optional(),
      discriminator: z.string().optional(),
      cases: z.record(z.string(), Node).optional(),
      ...flags,
    }),
    z.object({ kind: z.literal('array'), items: Node, ...flags }),
    z.object({
      kind: z.literal('string'),
      minLength: z.number().optional(),
      maxLength: z.number().optional(),
      pattern: z.string().optional(),
      secure: z.boolean().optional(),
      ...flags,
    }),
    z.object({
      kind: z.literal('int'),
      min: z.number().optional(),
      max: z.number().optional(),
      ...flags,
    }),
    z.object({ kind: z.enum(['bool', 'any', 'recursive']), ...flags }),
    z.object({
      kind: z.literal('enum'),
      values: z.array(z.string()),
      open: z.boolean().optional(),
      ...flags,
    }),
    z.object({ kind: z.literal('literal'), value: z.string(), ...flags }),
  ]),
);

const ArmType = z.object({
  type: z.string(),
  apiVersion: z.string(),
  /** Where the facts come from. */
  source: z.string(),
  writableScopes: z.array(z.string()),
  readableScopes: z.array(z.string()),
  body: Node,
});
/** A resource type. */
export type ArmType = z.infer<typeof ArmType>;

/** The resource types that templates may use, by lower-case name. */
export function readArmTypes(): ReadonlyMap<string, ArmType> {
  const folder = projectFile('test', 'infra', 'arm-types');
  const types = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ArmType.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  return new Map(types.map((type) => [type.type.toLowerCase(), type]));
}

/** All resource types, read once. */
export const ARM_TYPES: ReadonlyMap<string, ArmType> = readArmTypes();

/** The type of a resource; undefined where no file describes it. */
export function armTypeOf({ type }: { readonly type: string }): ArmType | undefined {
  return ARM_TYPES.get(type.toLowerCase());
}
