// Plain JavaScript on purpose: it must parse on Node 20 to say what to do there.
const SCRIPTS = {
  start: './start.ts',
  check: './command.ts',
  routes: './command.ts',
  silences: './command.ts',
  notify: './command.ts',
  build: './build.ts',
  package: './package.ts',
  generate: './generate.ts',
  costs: './costs.ts',
  verify: './verify.ts',
  test: './test.ts',
  bench: '../bench/bench.ts',
};

const [name = '', ...args] = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

if (!Object.hasOwn(SCRIPTS, name)) {
  fail(`unknown script "${name}"; there are: ${Object.keys(SCRIPTS).join(', ')}`);
} else if (!runsTypeScript) {
  fail(`Node ${process.versions.node} cannot run TypeScript, ${whatToDo()}`);
} else {
  await run(SCRIPTS[name]);
}

async function run(path) {
  const url = new URL(path, import.meta.url);
  const script = await import(url.href);
  if (typeof script.main === 'function') process.exitCode = await script.main(args, name);
}

function whatToDo() {
  const bringsNode =
    (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) ||
    (process.platform === 'win32' && process.arch === 'x64');
  return bringsNode
    ? `22.18 or newer is needed: run "npm ci", which brings Node 24, then "npm run ${name}"`
    : '22.18 or newer is needed: install it from https://nodejs.org and try again';
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 64;
}
