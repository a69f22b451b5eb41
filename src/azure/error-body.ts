/** What an error answer says of itself. */
export type ErrorBody = { readonly code: string | undefined; readonly message: string | undefined };

/**
 * Code and message of an error body in any of the forms that Azure services send: the documented
 * `{"error": {code, message}}`, the same without the wrapper, as `odata.error`, as the first of
 * `errors`, escaped inside a JSON string (seen once for a 401), the OAuth form
 * `{error, error_description}`, or plain text; Graph's throttling sample has its message in
 * `innerError`. HTML is not shown.
 */
export function readErrorBody(body: string | null | undefined): ErrorBody {
  const text = body?.trim() ?? '';
  const value = parseJson(text);
  if (value === undefined) return plainText(text);
  const parsed = typeof value === 'string' ? (parseJson(value) ?? value) : value;
  if (typeof parsed === 'string') return plainText(parsed);
  return isRecord(parsed) ? ofRecord(parsed) : plainText('');
}

/** The value of a JSON text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ofRecord(body: Readonly<Record<string, unknown>>): ErrorBody {
  const errors: readonly unknown[] = Array.isArray(body['errors']) ? body['errors'] : [];
  const inner = [body['error'], body['odata.error'], errors[0]].find(isRecord) ?? body;
  const code = inner['code'] ?? (typeof body['error'] === 'string' ? body['error'] : undefined);
  const innerError = isRecord(inner['innerError']) ? inner['innerError'] : {};
  return {
    code: textOf(code),
    message:
      textOf(inner['message']) ??
      textOf(body['error_description']) ??
      textOf(innerError['message']),
  };
}

/** A text, a number as text, or the `value` of `{lang, value}` (OData 3). */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = isRecord(value) ? value['value'] : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function plainText(text: string): ErrorBody {
  const isMarkup = text === '' || text.startsWith('<');
  return { code: undefined, message: isMarkup ? undefined : text };
}
