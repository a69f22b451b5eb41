import type { Problem } from './problem.ts';

/** Where a node begins, counted from 1. */
type Placed = { readonly line: number };

export type StringText = Placed & {
  readonly kind: 'string';
  /** Texts and the expressions between them; a text may be empty. */
  readonly parts: readonly (string | Expression)[];
};
export type Property = Placed & {
  /** Undefined where the key is computed. */
  readonly key: string | undefined;
  readonly keyText: StringText | undefined;
  readonly value: Expression;
};
export type ObjectText = Placed & {
  readonly kind: 'object';
  readonly properties: readonly Property[];
  /** Child resources declared inside. */
  readonly resources: readonly Resource[];
};
export type Loop = Placed & {
  readonly kind: 'for';
  readonly item: string;
  readonly index: string | undefined;
  readonly list: Expression;
  readonly condition: Expression | undefined;
  readonly body: Expression;
};
export type Call = Placed & {
  readonly kind: 'call';
  /** What a method is called on, also a namespace such as `az`. */
  readonly base: Expression | undefined;
  readonly name: string;
  readonly args: readonly Expression[];
};

/** An expression of Bicep, without the grammar's layers. */
export type Expression =
  | StringText
  | ObjectText
  | Loop
  | Call
  | (Placed & { readonly kind: 'number'; readonly value: number })
  | (Placed & { readonly kind: 'boolean'; readonly value: boolean })
  | (Placed & { readonly kind: 'null' })
  | (Placed & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (Placed & { readonly kind: 'name'; readonly name: string })
  | (Placed & { readonly kind: 'member'; readonly base: Expression; readonly name: string })
  | (Placed & { readonly kind: 'child'; readonly base: Expression; readonly name: string })
  | (Placed & { readonly kind: 'index'; readonly base: Expression; readonly index: Expression })
  | (Placed & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
  | (Placed & {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Placed & {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    })
  /** Anything this reader has no form for; `feature` names it. */
  | (Placed & { readonly kind: 'other'; readonly feature: string });

export type Decorated = Placed & { readonly decorators: readonly Call[] };
export type Param = Decorated & {
  readonly kind: 'param';
  readonly name: string;
  readonly type: string;
  readonly value: Expression | undefined;
};
export type Variable = Decorated & {
  readonly kind: 'variable';
  readonly name: string;
  readonly value: Expression;
};
export type Output = Decorated & {
  readonly kind: 'output';
  readonly name: string;
  readonly type: string;
  readonly value: Expression;
};
type Deployed = Decorated & {
  readonly name: string;
  readonly loop: Loop | undefined;
  readonly condition: Expression | undefined;
  readonly body: ObjectText;
};
export type Resource = Deployed & {
  readonly kind: 'resource';
  /** Whole type, also of a child declared inside its parent. */
  readonly type: string;
  readonly apiVersion: string;
  readonly existing: boolean;
  /** The resource around it, where it is declared inside one. */
  readonly inside: string | undefined;
};
export type Module = Deployed & {
  readonly kind: 'module';
  /** As written, relative to the file. */
  readonly path: string;
};

/** A line in front of another that switches rules off for it. */
export type Suppression = { readonly line: number; readonly rules: readonly string[] };

/** A parsed file. */
export type BicepFile = {
  /** Below the folder of the templates, with `/`. */
  readonly file: string;
  readonly text: string;
  /** `resourceGroup` where the file says nothing. */
  readonly targetScope: string;
  readonly params: readonly Param[];
  readonly variables: readonly Variable[];
  readonly outputs: readonly Output[];
  /** Also those declared inside others. */
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly suppressions: readonly Suppression[];
  /** Text that is no Bicep, and statements or forms that Bicep 0.9 does not know. */
  readonly problems: readonly Problem[];
};
