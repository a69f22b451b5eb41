/** An Azure cloud: every host and token audience the app speaks to. Origins have no final slash. */
export type Cloud = {
  /** `AzureCloud`, `AzureUSGovernment`, `AzureChinaCloud`, or the name in a cloud file. */
  readonly name: string;
  /** Sign-in host, for example `https://login.microsoftonline.com`; may end in `/adfs`. */
  readonly authority: string;
  readonly resourceManager: string;
  /** Audience of tokens for Azure Resource Manager. */
  readonly resourceManagerAudience: string;
  readonly graph: string;
  readonly logAnalytics: string;
  /** For example `.azurecr.io`. */
  readonly registrySuffix: string;
  /** Origin of the portal, for links; undefined where the cloud has none. */
  readonly portal: string | undefined;
  /** True for a cloud that came from a file. */
  readonly custom: boolean;
};
