import type { LoginFailures } from '../domain/login.ts';
import type { Reading } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';

export type SenderQuestion = {
  /** GUID of the workspace. */
  readonly workspace: string;
  /** ms since the epoch; `from` is inside, `to` is not. */
  readonly from: number;
  readonly to: number;
  readonly registries: readonly Registry[];
};

export type LoginQuestion = SenderQuestion & {
  /** Whether a 401 without an identity belongs to the identities and addresses that are named. */
  readonly countAnonymous: boolean;
};

export type LoginAnswer = {
  /** By ARM id of the registry in lower case; one without failures is not in it. */
  readonly registries: ReadonlyMap<string, LoginFailures>;
  /** Why rows are missing from it, which makes every count a least one; undefined when none are. */
  readonly cut: string | undefined;
};

export type LoginLog = {
  /**
   * Failed logins of registries in one workspace, by one query. The failure `not-configured` says
   * that no login event was ever written there.
   */
  readFailures(question: LoginQuestion): Promise<Reading<LoginAnswer>>;
  /** Which of the registries have any row in a workspace, by ARM id in lower case. */
  findSenders(question: SenderQuestion): Promise<Reading<ReadonlySet<string>>>;
};
