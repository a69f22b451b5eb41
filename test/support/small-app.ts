import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

/** A small app for the tests of the development host. */
app.timer('tick', {
  schedule: '0 3/15 * * * *',
  handler: (timer, context) => context.log('ticked', JSON.stringify(timer)),
});

app.timer('fails', {
  schedule: '%SMALL_APP_SCHEDULE%',
  handler: () => Promise.reject(new Error('the timer failed on purpose')),
});

app.http('echo', {
  route: 'echo/{word}',
  methods: ['GET', 'POST'],
  authLevel: 'function',
  handler: echo,
});

app.http('silent', { methods: ['POST'], authLevel: 'function', handler: () => ({}) });

async function echo(request: HttpRequest): Promise<HttpResponseInit> {
  const body = {
    method: request.method,
    word: request.params['word'],
    query: Object.fromEntries(request.query),
    accept: request.headers.get('accept'),
    text: await request.text(),
    setting: process.env['SMALL_APP_SETTING'] ?? null,
  };
  return { status: 201, headers: { 'x-small': 'yes' }, jsonBody: body };
}
