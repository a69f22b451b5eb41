/** Where state lives, by the Functions convention of `AzureWebJobsStorage`. */
export type StateLocation =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      readonly serviceUri: string;
      /** Client id of the identity, when it is not the default one. */
      readonly clientId: string | undefined;
    };
